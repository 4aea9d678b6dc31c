using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Ui;

/// <summary>Amounts of money as a shopper reads them, in the current culture.</summary>
public static class Money
{
    /// <summary>
    /// Formats an amount in the minor unit of <paramref name="currency"/> (ISO 4217, any case): in English 1250 <c>usd</c> is
    /// $12.50, 1250 <c>jpy</c> is ¥1,250 and 1250 <c>kwd</c> is KWD 1.250; in German they are 12,50 $, 1.250 ¥ and 1,250 KWD.
    /// </summary>
    public static string Format(long minorAmount, string currency)
    {
        ArgumentException.ThrowIfNullOrEmpty(currency);
        var code = currency.ToUpperInvariant();
        var digits = MinorDigits(code);
        var scale = 1m;
        for (var digit = 0; digit < digits; digit++) scale *= 10;

        var culture = CultureInfo.CurrentCulture;
        var number = (Math.Abs((decimal)minorAmount) / scale).ToString("N" + digits.ToString(CultureInfo.InvariantCulture), culture);
        var sign = minorAmount < 0 ? "−" : "";
        var symbol = Symbols.GetValueOrDefault(code, code);
        // 1 and 3 are .NET's patterns with the symbol at the end. No line may break between number and symbol.
        if (culture.NumberFormat.CurrencyPositivePattern is 1 or 3) return $"{sign}{number}\u00a0{symbol}";
        return symbol == code ? $"{sign}{code}\u00a0{number}" : sign + symbol + number;
    }

    /// <summary>How many decimals <paramref name="currency"/> has, as Stripe counts them.</summary>
    public static int MinorDigits(string currency) => Currencies.MinorDigits(currency);

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
    };
}
