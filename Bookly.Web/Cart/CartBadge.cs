using Bookly.Web.Ui;

namespace Bookly.Web.Cart;

/// <summary>What the header says of the cart, in the reader's words: the number to see and the one to be read out.</summary>
public sealed record CartBadge(int Count, string Text)
{
    public static CartBadge Of(int count) => new(count, Plural.Of(count, UiTexts.BooksCount_One, UiTexts.FormatBooksCount_Many));
}
