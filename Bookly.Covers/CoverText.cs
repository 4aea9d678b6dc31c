using System.Globalization;
using System.Text;

namespace Bookly.Covers;

/// <summary>Makes any string safe to set: what comes out can stand in XML and cannot reorder or hide its neighbours.</summary>
public static class CoverText
{
    // Enough for any cover; keeps the work bounded whatever an editor pastes in.
    private const int LongestText = 400;

    /// <summary>One line of plain text: no control or formatting characters, no torn surrogates, single blanks.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, LongestText));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= LongestText) break;
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else if (IsPrintable(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>A title and what follows its colon or "; or,": the part that other editions put on the title page.</summary>
    public static (string Title, string Subtitle) Split(string title)
    {
        foreach (var separator in (string[])["; or, ", ", or, ", ": "])
        {
            var at = title.IndexOf(separator, StringComparison.OrdinalIgnoreCase);
            if (at < 3 || at + separator.Length >= title.Length) continue;
            var rest = title[(at + separator.Length)..].Trim();
            return (title[..at].Trim(), separator.Contains("or", StringComparison.Ordinal) ? "or, " + rest : rest);
        }

        return (title, "");
    }

    /// <summary>Escapes for element content and attribute values.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    private static bool IsPrintable(Rune rune) =>
        rune != Rune.ReplacementChar && rune.Value is not (0xFFFE or 0xFFFF) && (rune.Value == 0x200D || Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate));
}
