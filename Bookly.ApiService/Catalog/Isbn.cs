using Bookly.Contracts;

namespace Bookly.ApiService.Catalog;

public static class Isbn
{
    private const string Prefix = "978";

    /// <summary>The digits of a whole or partial ISBN: hyphenated, or long enough to be nothing else. Null for other text.</summary>
    public static string? DigitsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = IsbnText.Compact(text);
        var isNumber = digits.Length > 3 && digits[..^1].All(char.IsAsciiDigit) && (char.IsAsciiDigit(digits[^1]) || digits[^1] is 'x' or 'X');
        return isNumber && digits.Length <= 13 && (digits.Length >= 10 || text.Any(IsbnText.IsHyphen)) ? digits : null;
    }

    /// <summary>The ISBN in the other length, since older books were catalogued with ten digits; null when there is none.</summary>
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
