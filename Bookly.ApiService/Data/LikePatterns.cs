namespace Bookly.ApiService.Data;

/// <summary>What people type into a search box, as patterns for <c>ILIKE ... ESCAPE '\'</c>.</summary>
public static class LikePatterns
{
    private const int MaxWords = 8;

    /// <summary>One pattern a word, all of which must match; none for an empty text.</summary>
    public static IEnumerable<string> OfWords(string? text) =>
        (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords)
            .Select(word => $"%{Escape(word)}%");

    /// <summary>The text with the wildcards taken literally.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
    }
}
