using System.Globalization;
using Bookly.Web.Ui;
using CsCheck;

namespace Bookly.Tests.Web;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1250, "usd", "$12.50")]
    [InlineData(1250, "EUR", "€12.50")]
    [InlineData(5, "gbp", "£0.05")]
    [InlineData(0, "usd", "$0.00")]
    [InlineData(123456789, "usd", "$1,234,567.89")]
    [InlineData(1250, "jpy", "¥1,250")]
    [InlineData(1250, "krw", "₩1,250")]
    [InlineData(1200, "isk", "ISK\u00a012")]
    [InlineData(1250, "kwd", "KWD\u00a01.250")]
    [InlineData(1250, "sek", "SEK\u00a012.50")]
    [InlineData(-1250, "usd", "−$12.50")]
    public void Money_shows_the_decimals_of_its_currency(long minorAmount, string currency, string shown)
    {
        using var _ = new InCulture("en");

        Assert.Equal(shown, Money.Format(minorAmount, currency));
    }

    [Theory]
    [InlineData(123450, "usd", "1.234,50\u00a0$")]
    [InlineData(1250, "kwd", "1,250\u00a0KWD")]
    [InlineData(-1250, "eur", "−12,50\u00a0€")]
    public void Money_follows_the_language(long minorAmount, string currency, string shown)
    {
        using var _ = new InCulture("de");

        Assert.Equal(shown, Money.Format(minorAmount, currency));
    }

    [Fact]
    public void Money_loses_no_unit() =>
        Gen.Select(Gen.Long, Gen.OneOf("usd", "jpy", "kwd", "chf")).Sample((amount, currency) =>
        {
            var digits = Money.Format(amount, currency).Where(char.IsAsciiDigit).ToArray();

            return decimal.Parse(digits, CultureInfo.InvariantCulture) == Math.Abs((decimal)amount);
        });
}
