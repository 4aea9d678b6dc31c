namespace Bookly.ApiService.Catalog;

/// <summary>International Standard Book Numbers as people type them.</summary>
public static class Isbn
{
    private const string Prefix = "978";

    /// <summary>
    /// The digits of what is plainly meant as an ISBN, whole or begun: with hyphens, or long enough for nothing else. Null for other
    /// text, such as a title of numbers.
    /// </summary>
    public static string? DigitsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = string.Concat(text.Where(character => character is not ('-' or ' ')));
        var isNumber = digits.Length > 3 && digits[..^1].All(char.IsAsciiDigit) && (char.IsAsciiDigit(digits[^1]) || digits[^1] is 'x' or 'X');
        return isNumber && digits.Length <= 13 && (digits.Length >= 10 || text.Contains('-', StringComparison.Ordinal)) ? digits : null;
    }

    /// <summary>The same book's number in the other length, since old books were catalogd with ten digits; null when there is none.</summary>
    public static string? OtherForm(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits.Length == 10) return WithCheckDigit13(Prefix + digits[..9]);
        return digits.Length == 13 && digits.StartsWith(Prefix, StringComparison.Ordinal) ? WithCheckDigit10(digits[3..12]) : null;
    }

    private static string WithCheckDigit13(string twelve)
    {
        var sum = twelve.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 3)).Sum();
        return twelve + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static string WithCheckDigit10(string nine)
    {
        var check = (11 - (nine.Select((digit, index) => (digit - '0') * (10 - index)).Sum() % 11)) % 11;
        return nine + (check == 10 ? 'X' : (char)('0' + check));
    }
}
