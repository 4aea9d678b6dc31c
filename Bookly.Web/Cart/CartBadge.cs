using Bookly.Web.Ui;

namespace Bookly.Web.Cart;

/// <summary>The header's cart count, visible and for screen readers.</summary>
public sealed record CartBadge(int Count, string Text)
{
    public static CartBadge Of(int count) => new(count, Plural.Of(count, UiTexts.BooksCount_One, UiTexts.FormatBooksCount_Many));
}
