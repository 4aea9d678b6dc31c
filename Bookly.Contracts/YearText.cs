using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookly.Contracts;

/// <summary>The one reader of years of publication: as catalog cards and spreadsheets write them.</summary>
public static partial class YearText
{
    /// <summary>Negative before the common era; null when it is no year from <see cref="Limits.MinYear"/> to <see cref="Limits.MaxYear"/>.</summary>
    public static int? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 40 || !PlainText.CanStore(text)) return null;

        var match = Year().Match(PlainText.OneLine(text.Normalize(NormalizationForm.FormKC)));
        if (!match.Success || !int.TryParse(match.Groups["year"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return null;

        if (match.Groups["minus"].Success || match.Groups["before"].Success) year = -year;
        return year is >= Limits.MinYear and <= Limits.MaxYear and not 0 ? year : null;
    }

    [GeneratedRegex(
        @"^\[?(?:c\.?|ca\.?|circa|um|©|\(c\))? ?(?<minus>[-\u2212\u2010-\u2013])?(?<year>[0-9]{1,5})(?:\.0*)?"
            + @"(?: ?(?:(?<before>b\.?c\.?(?:e\.?)?|v\. ?(?:chr|u\. ?z)\.?)|a\.?d\.?|c\.?e\.?|n\. ?chr\.?))?\]?\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
