using System.Globalization;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Catalog.Seed;
using Bookly.Contracts;
using CsCheck;

namespace Bookly.Tests.Currencies;

/// <summary>The one table of currencies: facts of Stripe's, and rules that hold for each of them.</summary>
public sealed class CurrencyTests
{
    private static readonly Currency[] All = [.. Currency.All];

    private static readonly Gen<Currency> AnyCurrency = Gen.OneOf(All);

    [Theory]
    [InlineData("usd", 2, 1, 50, 99_999_999)]
    [InlineData("gbp", 2, 1, 30, 99_999_999)]
    [InlineData("huf", 2, 1, 17500, 99_999_999)]
    [InlineData("jpy", 0, 1, 50, 99_999_999)]
    [InlineData("krw", 0, 1, 1, 99_999_999)]
    [InlineData("kwd", 3, 10, 10, 99_999_990)]
    [InlineData("isk", 2, 100, 100, 99_999_900)]
    [InlineData("ugx", 2, 100, 100, 99_999_900)]
    [InlineData("idr", 2, 1, 1, 999_999_999_999)]
    public void Currencies_follow_Stripes_rules(string code, int decimals, long step, long minimum, long maximum)
    {
        var currency = Currency.Of(code);

        Assert.Equal((decimals, step, minimum, maximum), (currency.Decimals, currency.Step, currency.Minimum, currency.Maximum));
    }

    [Theory]
    [InlineData("usd", true)]
    [InlineData("USD", false)]
    [InlineData("xyz", false)]
    [InlineData("", false)]
    public void Currency_codes_are_lower_case(string code, bool known) => Assert.Equal(known, Currency.IsKnown(code));

    [Fact]
    public void Currency_list_is_complete_without_duplicates()
    {
        Assert.True(All.Length > 130, $"{All.Length}");
        Assert.Equal(All.Length, All.Select(currency => currency.Code).Distinct().Count());
        Assert.All(All, currency => Assert.Matches("^[a-z]{3}$", currency.Code));
    }

    [Fact]
    public void Round_gives_the_nearest_chargeable_amount() =>
        Gen.Select(AnyCurrency, Gen.Decimal[0, 1_000_000]).Sample((currency, amount) =>
        {
            var rounded = currency.Round(amount);

            return currency.IsWhole(rounded) && Math.Abs(rounded - amount) <= currency.Step / 2m;
        });

    [Fact]
    public void Minor_units_round_trip() =>
        Gen.Select(AnyCurrency, Gen.Long[0, 9_999_999]).Sample((currency, steps) =>
            currency.FromMajor(currency.ToMajor(steps * currency.Step)) == steps * currency.Step);

    [Fact]
    public void Format_shows_the_amount_in_every_language() =>
        Gen.Select(AnyCurrency, Gen.Long[-99_999_999, 99_999_999], Gen.OneOf("en", "de", "")).Sample((currency, amount, language) =>
        {
            var culture = CultureInfo.GetCultureInfo(language);
            var shown = currency.Format(amount, culture);
            var number = new string([.. shown.Where(c => char.IsAsciiDigit(c) || culture.NumberFormat.NumberDecimalSeparator.Contains(c))]);

            return decimal.Parse(number, culture) == Math.Abs(currency.ToMajor(amount))
                && shown.StartsWith('−') == amount < 0 && shown.Contains(currency.Symbol, StringComparison.Ordinal);
        });

    [Fact]
    public void Format_omits_digits_that_cannot_be_charged() =>
        Gen.Select(AnyCurrency, Gen.Long[1, 99_999]).Sample((currency, steps) =>
        {
            var shown = currency.Format(steps * currency.Step, CultureInfo.InvariantCulture);
            var dot = shown.IndexOf('.', StringComparison.Ordinal);
            return (dot < 0 ? 0 : shown.Length - dot - 1) == currency.ShownDecimals;
        });

    [Fact]
    public void Seed_prices_are_chargeable_in_every_currency() =>
        Gen.Select(AnyCurrency, Gen.Long[SeedCatalog.MinPrice, SeedCatalog.MaxPrice]).Sample((currency, cents) =>
        {
            var price = SeedPrices.In(currency, cents);
            return BookRules.Validate(Edit(price, currency.Code), currency.Code).Count == 0 && price >= currency.Minimum;
        });

    [Theory]
    [InlineData("usd", 1099, 1099)]
    [InlineData("eur", 1099, 1099)]
    [InlineData("jpy", 1099, 1650)]
    [InlineData("isk", 1099, 154_000)]
    [InlineData("kwd", 1099, 3300)]
    public void Seed_prices_look_like_prices(string code, long cents, long price) => Assert.Equal(price, SeedPrices.In(Currency.Of(code), cents));

    [Theory]
    [InlineData("kwd", 1234)]
    [InlineData("isk", 1250)]
    [InlineData("usd", 100_000_000)]
    [InlineData("jpy", 0)]
    public void Book_price_must_be_chargeable(string code, long price) =>
        Assert.Equal(["unitAmount"], BookRules.Validate(Edit(price, code), code).Keys);

    private static BookEdit Edit(long price, string currency) => new("Title", "Author", "Genre", "Description", price, currency, Stock: 1);
}
