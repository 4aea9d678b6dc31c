using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.BackOffice;

/// <summary>Amounts in forms, in whole units of the currency.</summary>
public static class PriceText
{
    public static string Of(long amount, string currency) =>
        (amount / ScaleOf(currency)).ToString("F" + Currency.Of(currency).ShownDecimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Minor units; null when invalid in this currency. Comma and point both separate decimals.</summary>
    public static long? Parse(string? text, string currency)
    {
        var plain = (text ?? "").Trim().Replace(',', '.');
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price > 100_000_000) return null;
        var minor = price * ScaleOf(currency);
        return minor == decimal.Truncate(minor) ? (long)minor : null;
    }

    private static decimal ScaleOf(string currency) => (decimal)Math.Pow(10, Currency.Of(currency).Decimals);
}
