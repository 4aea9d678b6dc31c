using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Writes a book's history, in the transaction that changes its stock.</summary>
internal static class StockHistory
{
    /// <summary>Sets the stock of a book that is locked, or new, and notes the difference; none is not noted. The book must have its id.</summary>
    public static void SetStock(
        this BooklyDbContext db, Book book, int stock, StockChangeKind kind, string by, DateTimeOffset at)
    {
        var difference = stock - book.Stock;
        book.SetStock(stock, at);
        if (difference != 0) db.StockChanges.Add(new StockChange { BookId = book.Id, At = at, By = by, Kind = kind, Difference = difference, StockAfter = stock });
    }

    /// <summary>Notes that a book is in the catalog again with so many copies, or has left it with so many.</summary>
    public static Task NoteAsync(
        this BooklyDbContext db, long bookId, int difference, int stockAfter, StockChangeKind kind, string by, DateTimeOffset at,
        CancellationToken cancellationToken, string? source = null) =>
        difference == 0 ? Task.CompletedTask : db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after, source)
            VALUES ({bookId}, {at}, {by}, {kind.ToString()}, {difference}, {stockAfter}, {source})
            """, cancellationToken);
}
