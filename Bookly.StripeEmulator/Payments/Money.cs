using System.Globalization;

namespace Bookly.StripeEmulator.Payments;

/// <summary>What Stripe knows about currencies: how many decimals, the smallest charge, how an amount is written.</summary>
internal static class Money
{
    public const long MaxAmount = 99_999_999;

    private static readonly HashSet<string> ZeroDecimal =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];

    private static readonly HashSet<string> ThreeDecimal = ["bhd", "jod", "kwd", "omr", "tnd"];

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["usd"] = "$",
        ["eur"] = "€",
        ["gbp"] = "£",
        ["jpy"] = "¥",
        ["cad"] = "CA$",
        ["aud"] = "A$",
        ["nzd"] = "NZ$",
        ["inr"] = "₹",
        ["krw"] = "₩",
        ["brl"] = "R$",
        ["mxn"] = "MX$",
        ["ils"] = "₪",
        ["vnd"] = "₫",
    };

    private static readonly Dictionary<string, long> Minimums = new(StringComparer.Ordinal)
    {
        ["gbp"] = 30,
        ["jpy"] = 50,
        ["sek"] = 300,
        ["nok"] = 300,
        ["dkk"] = 250,
        ["mxn"] = 1000,
        ["hkd"] = 400,
        ["huf"] = 17500,
        ["czk"] = 1500,
        ["pln"] = 200,
        ["ron"] = 200,
        ["aed"] = 200,
        ["myr"] = 200,
        ["thb"] = 1000,
    };

    /// <summary>Digits after the decimal point: the amount 1050 is 10.50 with two.</summary>
    public static int Decimals(string currency) => ZeroDecimal.Contains(currency) ? 0 : ThreeDecimal.Contains(currency) ? 3 : 2;

    /// <summary>The smallest amount that can be charged, in the minor unit.</summary>
    public static long Minimum(string currency) => Minimums.GetValueOrDefault(currency, Decimals(currency) == 0 ? 1 : 50);

    public static bool IsCurrency(string currency) => currency.Length == 3 && currency.All(char.IsAsciiLetter);

    /// <summary>As a shopper reads it: <c>$1,234.50</c>, <c>¥500</c>, <c>SEK 99.00</c>.</summary>
    public static string Format(long amount, string currency)
    {
        var decimals = Decimals(currency);
        var value = decimal.Divide(Math.Abs(amount), (decimal)Math.Pow(10, decimals)).ToString($"N{decimals}", CultureInfo.InvariantCulture);
        var symbol = Symbols.TryGetValue(currency, out var known) ? known : $"{currency.ToUpperInvariant()} ";
        return $"{(amount < 0 ? "−" : "")}{symbol}{value}";
    }
}
