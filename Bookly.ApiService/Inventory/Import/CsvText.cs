using System.Text.RegularExpressions;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>What of a CSV file a parser cannot know: Excel's line about the delimiter, and where a quotation mark is missing.</summary>
/// <param name="Records">From the heading on.</param>
/// <param name="SkippedLines">Lines of the file before it.</param>
internal sealed partial record CsvText(string Records, char Delimiter, int SkippedLines)
{
    private const char Quote = '"';

    /// <exception cref="ImportFileException">A quotation mark is not closed: the rest of the file would be one field.</exception>
    public static CsvText Read(string text, int maxField)
    {
        var start = 0;
        while (start < text.Length && text[start] is '\r' or '\n' or '\uFEFF') start++;
        var heading = text[start..];
        char? delimiter = null;
        if (ExcelsLine().Match(heading) is { Success: true } named)
        {
            delimiter = named.Groups["delimiter"].Value[0];
            start += named.Length;
            heading = heading[named.Length..];
        }

        var known = delimiter ?? DelimiterOf(heading);
        var skipped = text.AsSpan(0, start).Count('\n');
        if (UnclosedQuote(heading, known, maxField) is { } line)
        {
            throw new ImportFileException(
                $"The quotation mark in line {skipped + line} is not closed. Close it at the end of the field; one that belongs to the text is written twice.");
        }

        return new CsvText(heading, known, skipped);
    }

    /// <summary>What the heading has most of.</summary>
    private static char DelimiterOf(string heading)
    {
        var end = heading.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? heading : heading[..end];
        return ((char[])[',', ';', '\t']).MaxBy(candidate => first.Count(character => character == candidate));
    }

    /// <summary>
    /// The line whose opening quotation mark has no partner: the file ends before it, the field is longer than any, or the next mark is in a later
    /// line and text follows, so that it opens a field of its own. A stray one within a line is left to the parser.
    /// </summary>
    private static int? UnclosedQuote(string text, char delimiter, int maxField)
    {
        var (line, isFieldStart) = (1, true);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Quote && isFieldStart)
            {
                var (opened, begin) = (line, i);
                for (i++; ; i++)
                {
                    if (i >= text.Length || i - begin > 2 * maxField) return opened;
                    if (text[i] == '\n') line++;
                    if (text[i] != Quote) continue;
                    if (i + 1 < text.Length && text[i + 1] == Quote) i++;
                    else break;
                }

                var next = i + 1;
                while (next < text.Length && text[next] == ' ') next++;
                if (line != opened && next < text.Length && text[next] != delimiter && text[next] is not ('\r' or '\n')) return opened;
                isFieldStart = false;
                continue;
            }

            if (text[i] == '\n') line++;
            isFieldStart = text[i] == delimiter || text[i] is '\r' or '\n' || (isFieldStart && text[i] == ' ');
        }

        return null;
    }

    /// <summary><c>sep=;</c>, perhaps quoted, perhaps with the empty fields of a file that was saved again.</summary>
    [GeneratedRegex("""^"?sep=(?<delimiter>[^\r\n"])"?[;,\t ]*(\r\n|\n|\r|$)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExcelsLine();
}
