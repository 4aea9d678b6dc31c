using Bookly.ApiService.Catalog;

namespace Bookly.ApiService.Inventory;

/// <summary>A book as the audit keeps it.</summary>
internal sealed record BookState(
    string Title, string Author, string Genre, string Description, long UnitAmount, string Currency, string? Isbn, int? Year, int Stock, int? LowStock,
    string? Cover)
{
    public static BookState Of(Book book) => new(
        book.Title, book.Author, book.Genre, book.Description, book.UnitAmount, book.Currency, book.Isbn, book.Year, book.Stock, book.LowStock,
        book.CoverVersion);

    /// <summary>How entries name the book.</summary>
    public static string Subject(long bookId) => $"book:{bookId}";
}
