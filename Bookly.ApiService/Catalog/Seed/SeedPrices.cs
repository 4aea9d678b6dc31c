using Bookly.Contracts;

namespace Bookly.ApiService.Catalog.Seed;

/// <summary>Plausible prices of the seed in other currencies, not an exchange.</summary>
public static class SeedPrices
{
    /// <summary>Approximate value of a dollar, for currencies whose unit is worth much more or less.</summary>
    private static readonly Dictionary<string, decimal> UnitsPerDollar = new()
    {
        ["jpy"] = 150,
        ["krw"] = 1400,
        ["vnd"] = 25_000,
        ["clp"] = 950,
        ["pyg"] = 7500,
        ["xaf"] = 600,
        ["xof"] = 600,
        ["xpf"] = 110,
        ["djf"] = 180,
        ["rwf"] = 1400,
        ["bif"] = 2900,
        ["gnf"] = 8600,
        ["kmf"] = 450,
        ["mga"] = 4500,
        ["vuv"] = 120,
        ["isk"] = 140,
        ["ugx"] = 3700,
        ["huf"] = 360,
        ["idr"] = 16_000,
        ["cop"] = 4000,
        ["inr"] = 85,
        ["mxn"] = 18,
        ["czk"] = 23,
        ["sek"] = 10,
        ["nok"] = 10,
        ["dkk"] = 7,
        ["thb"] = 35,
        ["hkd"] = 8,
        ["twd"] = 32,
        ["php"] = 57,
        ["try"] = 40,
        ["bhd"] = 0.4m,
        ["jod"] = 0.7m,
        ["kwd"] = 0.3m,
        ["omr"] = 0.4m,
        ["tnd"] = 3,
    };

    /// <summary>Converts US cents to minor units of <paramref name="currency"/>; the same figures where units are about equal.</summary>
    public static long In(Currency currency, long usCents)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (!UnitsPerDollar.TryGetValue(currency.Code, out var units)) return currency.FromMajor(usCents / 100m);

        return Math.Max(currency.Minimum, currency.FromMajor(Rounded(usCents / 100m * units)));
    }

    /// <summary>Rounds to three digits: 1648.50 is 1650, 3.297 is 3.30.</summary>
    private static decimal Rounded(decimal amount)
    {
        var unit = 1m;
        while (amount / unit >= 1000) unit *= 10;
        while (amount / unit < 100) unit /= 10;
        return Math.Round(amount / unit, MidpointRounding.AwayFromZero) * unit;
    }
}
