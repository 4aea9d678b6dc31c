using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookly.Contracts;

/// <summary>An ISBN as it was read.</summary>
/// <param name="Isbn">Ten or thirteen digits, the last of ten perhaps an X; null when there is none or it is wrong.</param>
/// <param name="Mistake">What is wrong; null when nothing is, or nothing was given.</param>
public sealed record IsbnReading(string? Isbn, string? Mistake);

/// <summary>The one reader of ISBNs, for forms, files and the search: as people paste them from web pages, letters and covers.</summary>
public static partial class IsbnText
{
    private const string BookPrefix = "978", OtherBookPrefix = "979", MagazinePrefix = "977", MusicPrefix = "9790";

    /// <summary>What may be longer than this is no ISBN, whatever surrounds it.</summary>
    private const int MaxLength = 100;

    public static IsbnReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new IsbnReading(null, null);
        if (text.Length > MaxLength || !PlainText.CanStore(text)) return new IsbnReading(null, WrongLength);

        var candidates = Candidates(text).Where(candidate => candidate.Length > 0).ToArray();
        return candidates.FirstOrDefault(candidate => MistakeOf(candidate) is null) is { } isbn
            ? new IsbnReading(isbn, null)
            : new IsbnReading(null, candidates.Length == 0 ? WrongLength : MistakeOf(candidates.MaxBy(candidate => candidate.Length is 10 or 13)!));
    }

    /// <summary>The digits of a whole ISBN, or of a part of one: what people type into a search. Without a prefix, hyphens and spaces.</summary>
    public static string Compact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength || !PlainText.CanStore(text)) return "";

        var candidates = Candidates(text).ToArray();
        return candidates.FirstOrDefault(candidate => MistakeOf(candidate) is null) ?? candidates[0];
    }

    /// <summary>A hyphen of any alphabet, a minus, a soft hyphen.</summary>
    public static bool IsHyphen(char character) =>
        char.GetUnicodeCategory(character) == UnicodeCategory.DashPunctuation || character is '\u2212' or '\u00AD' or '\u2043' or '\u02D7';

    /// <summary>"ISBN 10 …" is a name and its length, or the name and the first digits: both are tried.</summary>
    private static IEnumerable<string> Candidates(string text)
    {
        var plain = Plain(text);
        var named = Name().Match(plain);
        var rest = named.Success ? plain[named.Length..] : plain;
        var length = named.Success ? Length().Match(rest) : Match.Empty;
        if (length.Success) yield return Digits(rest[length.Length..]);
        yield return Digits(rest);
    }

    /// <summary>Digits and letters of ASCII, spaces and hyphens of one kind, no invisible characters.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormKC))
        {
            if (IsHyphen(character)) plain.Append('-');
            else if (char.IsWhiteSpace(character)) plain.Append(' ');
            else if (char.IsDigit(character)) plain.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character)));
            else if (char.GetUnicodeCategory(character) != UnicodeCategory.Format) plain.Append(char.ToUpperInvariant(character));
        }

        return plain.ToString().Trim();
    }

    private static string Digits(string text) =>
        string.Concat(Binding().Replace(text, "").Trim(' ', '-', '.', ',', ';', ':', '"', '\'').Where(character => character is not ('-' or ' ')));

    private static string? MistakeOf(string isbn) => isbn.Length switch
    {
        13 when !isbn.All(char.IsAsciiDigit) => "an ISBN of 13 has digits only.",
        13 when isbn.StartsWith(MagazinePrefix, StringComparison.Ordinal) => "this is the number of a magazine (977, ISSN), not of a book.",
        13 when isbn.StartsWith(MusicPrefix, StringComparison.Ordinal) => "this is the number of printed music (9790, ISMN), not of a book.",
        13 when isbn[..3] is not (BookPrefix or OtherBookPrefix) =>
            "the number of a book of 13 digits begins with 978 or 979; this is that of something else.",
        13 => isbn.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10 == 0 ? null : WrongCheckDigit,
        10 when !isbn[..9].All(char.IsAsciiDigit) || !(char.IsAsciiDigit(isbn[9]) || isbn[9] == 'X') =>
            "an ISBN of 10 has digits, and perhaps an X at the end.",
        10 => isbn.Select((digit, i) => (digit == 'X' ? 10 : digit - '0') * (10 - i)).Sum() % 11 == 0 ? null : WrongCheckDigit,
        8 when isbn[..7].All(char.IsAsciiDigit) => "this is the number of a magazine (ISSN), not of a book.",
        _ => WrongLength,
    };

    private const string WrongLength = "an ISBN has 10 or 13 digits.";

    private const string WrongCheckDigit = "the check digit at the end does not fit the others; compare all digits.";

    [GeneratedRegex(@"^(URN:)?(E-?)?(ISBN|EAN|GTIN)S?[ \-.:#=]*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^\(?1[03]\)?([ ]*[:.)=#][ ]*|[ ]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    /// <summary>As catalog cards have it behind the number: "(pbk.)".</summary>
    [GeneratedRegex(@"\s*[(\[][^)\]]*[)\]]?\s*\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex Binding();
}
