using System.Globalization;
using Bookly.ApiService.Catalog;
using Bookly.Contracts;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Reads the fields of a line that are more than text. What cannot be read is null, and a problem.</summary>
internal static class ImportFields
{
    /// <summary>A price such as 12.50, or 12,50, in whole units of the currency; the result is in its minor unit.</summary>
    public static long? Price(string text, string currency, List<string> problems)
    {
        // A single comma is a decimal one: Excel writes it in half of the world. Thousands are not separated.
        var unit = Currency.Of(currency);
        var plain = text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.');
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price > unit.ToMajor(unit.Maximum))
        {
            problems.Add("price: give a number such as 12.50.");
            return null;
        }

        var minor = unit.FromMajor(price);
        if (unit.ToMajor(minor) == price) return minor;

        problems.Add($"price: the nearest that can be charged is {unit.ToMajor(minor).ToString(CultureInfo.InvariantCulture)} {unit.Code}.");
        return null;
    }

    public static int? Number(string column, string text, List<string> problems)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;

        problems.Add($"{column}: give a whole number.");
        return null;
    }

    /// <summary>The ISBN without its hyphens, whose last digit must be right: a slip of the pen is another book.</summary>
    public static string? Isbn(string text, List<string> problems)
    {
        var isbn = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (isbn.Length == 0) return null;
        if (IsIsbn(isbn)) return isbn;

        problems.Add("isbn: not a valid ISBN; check its digits.");
        return null;
    }

    private static bool IsIsbn(string isbn) => isbn.Length switch
    {
        13 => isbn.All(char.IsAsciiDigit) && isbn.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10 == 0,
        10 => isbn[..9].All(char.IsAsciiDigit) && (char.IsAsciiDigit(isbn[9]) || isbn[9] == 'X')
            && isbn.Select((digit, i) => (digit == 'X' ? 10 : digit - '0') * (10 - i)).Sum() % 11 == 0,
        _ => false,
    };
}
