using System.Globalization;
using System.Text;
using Bookly.ApiService.Catalog;
using Bookly.Contracts;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Reads the fields of a line that are more than text. What cannot be read is null, and a problem.</summary>
internal static class ImportFields
{
    /// <summary>A price in whole units of the currency; the result is in its minor unit.</summary>
    /// <param name="decimalSeparator">What separates decimals in the file's other prices, where these agree.</param>
    public static long? Price(string text, Currency currency, char? decimalSeparator, List<string> problems)
    {
        var reading = MoneyText.Read(text, currency, decimalSeparator);
        if (reading.Advice is { } advice) problems.Add($"price: {advice}");
        return reading.Amount;
    }

    public static int? Number(string column, string text, List<string> problems)
    {
        if (PlainText.CanStore(text)
            && int.TryParse(text.Normalize(NormalizationForm.FormKC).Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add($"{column}: give a whole number.");
        return null;
    }

    /// <summary>Copies that come in or are gone; null without any.</summary>
    public static int? Difference(string text, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;

        var difference = Number("difference", text, problems);
        if (difference is < -Limits.MaxStock or > Limits.MaxStock) problems.Add($"difference: give a number from {-Limits.MaxStock} to {Limits.MaxStock}.");
        return difference;
    }

    public static int? Year(string text, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (YearText.Read(text) is { } year) return year;

        problems.Add($"year: {YearAttribute.Advice}");
        return null;
    }

    public static string? Isbn(string text, List<string> problems)
    {
        var reading = IsbnText.Read(text);
        if (reading.Mistake is { } mistake) problems.Add($"isbn: {mistake}");
        return reading.Isbn;
    }
}
