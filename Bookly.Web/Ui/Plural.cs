using System.Globalization;

namespace Bookly.Web.Ui;

/// <summary>English and German have two plural forms.</summary>
public static class Plural
{
    /// <param name="many">A text's generated method; the number is passed formatted.</param>
    public static string Of(int count, string one, Func<object?, string> many) =>
        count == 1 ? one : many(count.ToString("N0", CultureInfo.CurrentCulture));
}
