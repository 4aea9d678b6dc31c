using System.Globalization;
using System.Text;
using Bookly.Contracts;

namespace Bookly.Web.Catalog;

/// <summary>The id decides; the slug is for people.</summary>
public static class BookUrl
{
    private const int MaxSlugLength = 60;

    public static string Of(long id, string title)
    {
        var slug = Slug(title);
        return string.Create(CultureInfo.InvariantCulture, $"/books/{id}{(slug.Length == 0 ? "" : "/" + slug)}");
    }

    /// <summary>Lower-case Latin letters and digits joined by hyphens; accents are dropped.</summary>
    private static string Slug(string title)
    {
        // A title stored before such characters were refused must not fail every page that links to its book.
        var slug = new StringBuilder();
        foreach (var character in PlainText.Clean(title).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(char.ToLowerInvariant(character));
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && character is not ('\'' or '’')
                && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            if (slug.Length >= MaxSlugLength) break;
        }

        return slug.ToString().Trim('-');
    }
}
