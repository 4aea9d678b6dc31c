using System.Globalization;

namespace Bookly.Covers;

/// <summary>Breaks a title into lines of nearly equal length, as a typographer would, not greedily.</summary>
public static class LineBreaker
{
    // Words that should not end a line: "The Count of / Monte Cristo" reads worse than "The Count / of Monte Cristo".
    private static readonly HashSet<string> Leaning = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "of", "and", "in", "to", "on", "from", "with", "for", "or", "by", "at", "de", "la", "le", "&",
    };

    /// <summary>The lines, or null when a word is wider than a line and may not be split.</summary>
    /// <param name="measure">Width of a text, in the unit of <paramref name="width"/>.</param>
    public static IReadOnlyList<string>? Break(string text, double width, Func<string, double> measure, bool splitWords)
    {
        var words = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (measure(word) <= width) words.Add(word);
            else if (splitWords) words.AddRange(Pieces(word, width, measure));
            else return null;
        }

        if (words.Count == 0) return [];

        // Few books have a title this long; for one that has, filling lines is enough, and the search below would be slow.
        return words.Count > 60 ? Greedy(words, width, measure) : Balanced(words, width, measure);
    }

    private static List<string> Balanced(List<string> words, double width, Func<string, double> measure)
    {
        // best[i]: least cost of setting the words from i on; fewest lines first, then evenness.
        var fewest = Greedy(words, width, measure).Count;
        var target = Math.Min(width, measure(string.Join(' ', words)) / fewest * 1.04);
        var best = new double[words.Count + 1];
        var next = new int[words.Count + 1];
        for (var i = words.Count - 1; i >= 0; i--)
        {
            best[i] = double.PositiveInfinity;
            for (var end = i + 1; end <= words.Count; end++)
            {
                var length = measure(string.Join(' ', words[i..end]));
                if (length > width && end > i + 1) break;
                var slack = (target - length) / width;
                var cost = 1 + slack * slack * 3 + best[end];
                if (end < words.Count && Leaning.Contains(words[end - 1])) cost += 0.35;
                if (cost >= best[i]) continue;
                (best[i], next[i]) = (cost, end);
            }
        }

        var lines = new List<string>();
        for (var i = 0; i < words.Count; i = next[i]) lines.Add(string.Join(' ', words[i..next[i]]));
        return lines;
    }

    private static List<string> Greedy(List<string> words, double width, Func<string, double> measure)
    {
        var lines = new List<string> { words[0] };
        foreach (var word in words.Skip(1))
        {
            var longer = lines[^1] + ' ' + word;
            if (measure(longer) <= width) lines[^1] = longer;
            else lines.Add(word);
        }

        return lines;
    }

    // By grapheme, so that no emoji or accented letter is torn; a hyphen only between letters.
    private static IEnumerable<string> Pieces(string word, double width, Func<string, double> measure)
    {
        var piece = "";
        var graphemes = StringInfo.GetTextElementEnumerator(word);
        while (graphemes.MoveNext())
        {
            var grapheme = graphemes.GetTextElement();
            if (measure(piece + grapheme + "-") > width && piece.Length > 0)
            {
                yield return char.IsAsciiLetter(piece[^1]) && char.IsAsciiLetter(grapheme[0]) ? piece + "-" : piece;
                piece = "";
            }

            piece += grapheme;
        }

        if (piece.Length > 0) yield return piece;
    }
}
