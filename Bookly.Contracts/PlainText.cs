using System.Globalization;
using System.Text;

namespace Bookly.Contracts;

/// <summary>
/// Text that every later step can encode: Postgres stores no NUL, XML and UTF-8 know no lone surrogates, and <see cref="string.Normalize()"/> throws
/// on noncharacters, so that one such title fails each list that shows it. Refused where text comes in from people, replaced where it cannot be refused.
/// </summary>
public static class PlainText
{
    /// <summary>Whether every step can encode it.</summary>
    public static bool CanStore(string text) => FirstUnstorable(text) is null;

    /// <summary>The first character that some step cannot encode, as <c>U+FFFE</c>; null when there is none.</summary>
    public static string? FirstUnstorable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!whole) return Name(rest[0]);
            if (!CanStore(rune)) return Name(rune.Value);
            rest = rest[length..];
        }

        return null;
    }

    /// <summary>What to tell whoever sent text that <see cref="FirstUnstorable"/> names.</summary>
    public static string Refusal(string character) => $"The text has the character {character}, which cannot be stored; type it again without it.";

    /// <summary>
    /// NFC: a letter and its accent are one character however they were typed, so that what looks alike is alike. The line breaks of word
    /// processors (vertical tab, form feed) become usual ones.
    /// </summary>
    /// <exception cref="ArgumentException">Some step cannot encode it: <see cref="FirstUnstorable"/>.</exception>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normal = text.Normalize(NormalizationForm.FormC);
        return normal.AsSpan().IndexOfAny('\v', '\f') < 0 ? normal : normal.Replace('\v', '\n').Replace('\f', '\n');
    }

    /// <summary>For text that cannot be refused, such as Stripe's or what is stored already: each such character becomes U+FFFD.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null) return null;
        if (CanStore(text)) return Normalize(text);

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append((CanStore(rune) ? rune : Rune.ReplacementChar).ToString());
        return Normalize(clean.ToString());
    }

    /// <summary>At most this many UTF-16 units, and no text element torn: neither a surrogate pair nor a letter from its accents.</summary>
    public static string Cut(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= maxLength) return text;

        var end = 0;
        while (end < text.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(text.AsSpan(end));
            if (next > maxLength) break;
            end = next;
        }

        // One element longer than all there is room for: letters with hundreds of marks are made to break things.
        if (end == 0) end = maxLength > 0 && char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end];
    }

    /// <summary>On one line with single spaces and none at the ends: a name, as opposed to a description.</summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>JSON whose strings, escaped or not, every step can encode.</summary>
    public static string CleanJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (CanStore(json) && !json.Contains("\\u", StringComparison.Ordinal)) return json;

        var clean = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\' && i + 1 < json.Length)
            {
                if (EscapedAt(json, i) is not { } unit)
                {
                    clean.Append(json, i++, 2);
                    continue;
                }

                var pair = EscapedAt(json, i + 6) is { } low && Rune.TryCreate(unit, low, out var both) ? both : (Rune?)null;
                var kept = pair is { } rune ? CanStore(rune) : Rune.TryCreate(unit, out var single) && CanStore(single);
                var length = pair is null ? 6 : 12;
                if (kept) clean.Append(json, i, length);
                else clean.Append("\\ufffd");
                i += length - 1;
            }
            else if (Rune.DecodeFromUtf16(json.AsSpan(i), out var rune, out var length) == System.Buffers.OperationStatus.Done && CanStore(rune))
            {
                clean.Append(json, i, length);
                i += length - 1;
            }
            else
            {
                clean.Append('\uFFFD');
                i += length - 1;
            }
        }

        return clean.ToString();
    }

    private static char? EscapedAt(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static bool CanStore(Rune rune) => rune.Value switch
    {
        // XML 1.0 knows no other control characters.
        < 0x20 => rune.Value is >= '\t' and <= '\r',
        >= 0xFDD0 and <= 0xFDEF => false,
        _ => (rune.Value & 0xFFFE) != 0xFFFE,
    };

    private static string Name(int value) => string.Create(CultureInfo.InvariantCulture, $"U+{value:X4}");
}
