using System.Globalization;

namespace Bookly.Web.Ui;

/// <summary>Counted things in words; English and German both tell one from many, and no further.</summary>
public static class Plural
{
    /// <param name="many">A text's generated method, to which the number is given as the reader's language writes it.</param>
    public static string Of(int count, string one, Func<object?, string> many) =>
        count == 1 ? one : many(count.ToString("N0", CultureInfo.CurrentCulture));
}
