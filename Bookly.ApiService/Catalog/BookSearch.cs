using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Catalog;

/// <summary>The query string of <c>GET /api/books</c>. Values out of range are brought into it.</summary>
/// <param name="Q">Words to look for in title, author and ISBN; every word must match.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record BookQuery(string? Q, string? Genre, string? Sort, int Page = 1, int PageSize = 24);

/// <summary>Finds books.</summary>
public static class BookSearch
{
    private const int MaxPageSize = 100;
    private const int MaxWords = 8;

    /// <summary>Runs <paramref name="query"/> over the listed books.</summary>
    public static async Task<PagedList<BookSummary>> RunAsync(BooklyDbContext db, BookQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(query);
        var pageSize = Math.Clamp(query.PageSize, 1, MaxPageSize);
        var page = Math.Clamp(query.Page, 1, 1_000_000);

        var books = db.Books.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(query.Genre)) books = books.Where(book => book.Genre == query.Genre);
        var words = (query.Q ?? "").Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords).ToArray();
        foreach (var word in words)
        {
            var pattern = $"%{EscapeLike(word)}%";
            books = books.Where(book => EF.Functions.ILike(book.Title, pattern, @"\") || EF.Functions.ILike(book.Author, pattern, @"\")
                || (book.Isbn != null && EF.Functions.ILike(book.Isbn, pattern, @"\")));
        }

        var total = await books.CountAsync(ct);
        var items = await Sorted(books, query, words)
            .Skip((page - 1) * pageSize).Take(pageSize)
            .Select(book => new { book.Id, book.Title, book.Author, book.Isbn, book.Genre, book.UnitAmount, book.Currency, Available = book.Stock - book.Held })
            .ToListAsync(ct);
        return new PagedList<BookSummary>(
            [.. items.Select(book => new BookSummary(
                book.Id, book.Title, book.Author, book.Isbn, book.Genre, CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre),
                book.UnitAmount, book.Currency, book.Available))],
            total, page, pageSize);
    }

    private static IOrderedQueryable<Book> Sorted(IQueryable<Book> books, BookQuery query, string[] words)
    {
        var sort = Enum.TryParse<BookSort>(query.Sort, ignoreCase: true, out var parsed) ? parsed : BookSort.Relevance;
        var sorted = sort switch
        {
            BookSort.Author => books.OrderBy(book => book.Author).ThenBy(book => book.Title),
            BookSort.PriceAscending => books.OrderBy(book => book.UnitAmount).ThenBy(book => book.Title),
            BookSort.PriceDescending => books.OrderByDescending(book => book.UnitAmount).ThenBy(book => book.Title),
            BookSort.Newest => books.OrderByDescending(book => book.CreatedAt),
            BookSort.Relevance when words.Length > 0 => ByRelevance(books, EscapeLike(string.Join(' ', words))),
            _ => books.OrderBy(book => book.Title),
        };
        // The id makes the order total, so that no book is on two pages or on none.
        return sorted.ThenBy(book => book.Id);
    }

    /// <summary>Titles that begin with the words first, then titles that have them, then the rest.</summary>
    private static IOrderedQueryable<Book> ByRelevance(IQueryable<Book> books, string text)
    {
        var begins = $"{text}%";
        var has = $"%{text}%";
        return books
            .OrderBy(book => EF.Functions.ILike(book.Title, begins, @"\") ? 0 : EF.Functions.ILike(book.Title, has, @"\") ? 1 : 2)
            .ThenBy(book => book.Title);
    }

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
