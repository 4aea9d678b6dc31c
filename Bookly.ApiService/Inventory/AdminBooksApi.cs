using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

public static class AdminBooksApi
{
    public static void MapAdminBooks(this IEndpointRouteBuilder routes)
    {
        var books = routes.MapGroup("/api/admin/books").WithTags("Back office: books").RequireAuthorization(StaffPolicy.SeeBooks).TellsVersion();
        books.MapGet("/", List).WithSummary("The listed books with stock and holds, by search and by stock");
        books.MapPost("/", Create).RequireAuthorization(StaffPolicy.EditBooks).WithSummary("List a book");
        books.MapGet("/{id:long}", Get).WithSummary("A book with its stock and what open checkouts hold");
        books.MapPut("/{id:long}", Edit).RequireAuthorization(StaffPolicy.EditBooks).WithSummary("Change a book of the version in If-Match; its stock cannot go below what is held");
    }

    private static async Task<Ok<PagedList<AdminBookSummary>>> List(
        BooklyDbContext db, SettingsCache settings, CancellationToken cancellationToken, string? q = null, string? stock = null, int page = 1, int pageSize = 50)
    {
        var books = db.Books.AsNoTracking();
        var low = settings.Current.Shop.LowStock;
        books = stock switch
        {
            "low" => books.Where(book => book.Stock - book.Held <= (book.LowStock ?? low)),
            "held" => books.Where(book => book.Held > 0),
            _ => books,
        };
        foreach (var pattern in LikePatterns.OfWords(q))
        {
            books = books.Where(book => EF.Functions.ILike(book.Title, pattern, @"\") || EF.Functions.ILike(book.Author, pattern, @"\")
                || (book.Isbn != null && EF.Functions.ILike(book.Isbn, pattern, @"\")));
        }

        return TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(
            books.OrderBy(book => book.Title).ThenBy(book => book.Id),
            book => new AdminBookSummary(
                book.Id, book.Title, book.Author, book.Genre, book.Isbn, book.UnitAmount, book.Currency, book.Stock, book.Held,
                CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre, book.CoverVersion)),
            cancellationToken));
    }

    private static async Task<Created<BookCreated>> Create(
        BookEdit edit, BooklyDbContext db, CatalogIndex catalog, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var genre = await catalog.GenreAsync(edit.Genre, cancellationToken);
        var book = await db.InTransactionAsync(
            async token =>
            {
                var now = time.GetUtcNow();
                var listed = new Book { Title = "", Author = "", Genre = "", Description = "", Currency = edit.Currency, CreatedAt = now };
                Apply(edit, genre, listed);
                db.Books.Add(listed);
                await db.SaveChangesAsync(token);
                // Its history names it by the id that it has now.
                db.SetStock(listed, edit.Stock, StockChangeKind.Listed, audit.Actor, now);
                await db.SaveChangesAsync(token);
                await audit.WriteAsync(AuditAction.BookListed, BookState.Subject(listed.Id), null, BookState.Of(listed), token);
                return listed;
            }, cancellationToken);
        await catalog.BookChangedAsync(book.Id);
        return TypedResults.Created($"/api/admin/books/{book.Id}", new BookCreated(book.Id, await SameIsbnAsync(db, book, cancellationToken)));
    }

    private static async Task<Results<Ok<AdminBook>, ProblemHttpResult>> Get(
        long id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.Books.AsNoTracking().SingleOrDefaultAsync(book => book.Id == id, cancellationToken) is { } book
            ? TypedResults.Ok(View(book))
            : Problems.BookNotFound(id);

    private static async Task<Results<Ok<AdminBook>, ProblemHttpResult>> Edit(
        long id, BookEdit edit, [FromHeader(Name = "If-Match")] string? version, BooklyDbContext db, CatalogIndex catalog, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (IfMatch.IsMissing(version)) return BookVersions.Required();

        var genre = await catalog.GenreAsync(edit.Genre, cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (await db.LockBookAsync(id, token) is not { } book) return (Results<Ok<AdminBook>, ProblemHttpResult>)Problems.BookNotFound(id);

            var (current, before, state) = (View(book), BookVersion.Of(book), BookState.Of(book));
            Apply(edit, genre, book);
            // A repetition after a lost answer.
            if (edit.Stock == book.Stock && BookVersion.Of(book) == before) return TypedResults.Ok(current);
            if (BookVersion.Read(version) is not { } seen || seen.Listing != before.Listing) return BookVersions.ListingChanged(current);

            // A stock that was only shown is not set: copies that sold since would be for sale again.
            if (edit.Stock != seen.Stock)
            {
                if ((seen.Stock, seen.Received) != (book.Stock, book.Received)) return BookVersions.StockChanged(seen, current, book.Received);
                if (edit.Stock < book.Held) return StockBelowHeld(book);
                db.SetStock(book, edit.Stock, StockChangeKind.Correction, audit.Actor, time.GetUtcNow());
            }

            await db.SaveChangesAsync(token);
            await audit.WriteAsync(AuditAction.BookEdited, BookState.Subject(id), state, BookState.Of(book), token);
            await transaction.CommitAsync(token);
            await catalog.BookChangedAsync(id);
            return TypedResults.Ok(View(book));
        }, cancellationToken);
    }

    internal static ProblemHttpResult StockBelowHeld(Book book) =>
        StockHeld($"{book.Held} copies are held by open checkouts; the stock cannot go below that.");

    internal static ProblemHttpResult StockHeld(string detail) => Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.StockHeld, detail);

    /// <summary>Told and not refused: two listings of one ISBN may be a new and a used copy.</summary>
    private static async Task<IReadOnlyList<long>> SameIsbnAsync(BooklyDbContext db, Book book, CancellationToken cancellationToken)
    {
        if (book.Isbn is not { } isbn) return [];

        // Through the index of words; an ISBN is one.
        string[] forms = Isbn.OtherForm(isbn) is { } other ? [isbn, other] : [isbn];
        var words = string.Join(" | ", forms);
        return await db.Database.SqlQuery<long>(
            $"""
            SELECT id AS "Value" FROM books WHERE search_words @@ to_tsquery('simple', {words}) AND id <> {book.Id}
                AND upper(replace(replace(isbn, '-', ''), ' ', '')) = ANY ({forms})
            ORDER BY id
            """).ToListAsync(cancellationToken);
    }

    private static void Apply(BookEdit edit, string genre, Book book)
    {
        book.Title = PlainText.OneLine(edit.Title);
        book.Author = PlainText.OneLine(edit.Author);
        book.Genre = genre;
        book.Description = edit.Description.Trim();
        book.UnitAmount = edit.UnitAmount;
        book.Currency = edit.Currency;
        book.Isbn = IsbnText.Read(edit.Isbn).Isbn;
        book.Year = edit.Year;
        book.LowStock = edit.LowStock;
    }

    internal static AdminBook View(Book book) => new(
        book.Id, book.Title, book.Author, book.Genre, book.Description, book.UnitAmount, book.Currency, book.Stock, book.Held,
        book.Isbn, book.Year, CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre, book.CoverVersion), BookVersion.Of(book).ToString(),
        book.LowStock);
}
