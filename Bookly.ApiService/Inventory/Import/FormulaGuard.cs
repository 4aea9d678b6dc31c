using System.Text.RegularExpressions;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>
/// A spreadsheet runs what begins like a formula. An apostrophe before it makes it text, and is taken off again when the file comes back: what begins
/// with an apostrophe itself gets a second one, so that nothing is lost on the way.
/// </summary>
internal static partial class FormulaGuard
{
    public static string Put(string field) => Formula().IsMatch(field) ? "'" + field : field;

    public static string TakeOff(string field) => field.StartsWith('\'') && Formula().IsMatch(field) ? field[1..] : field;

    [GeneratedRegex(@"^'*[=+\-@\t\r]")]
    private static partial Regex Formula();
}
