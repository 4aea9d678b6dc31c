using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Inventory;

/// <summary><c>/api/admin/books/{id}/stock-changes</c>: a difference and a reason, so that what sells in between stays sold.</summary>
public static class AdminStockChangesApi
{
    public static void MapAdminStockChanges(this IEndpointRouteBuilder routes)
    {
        var changes = routes.MapGroup("/api/admin/books/{id:long}/stock-changes").WithTags("Back office: books");
        changes.MapGet("/", List).RequireAuthorization(StaffPolicy.SeeBooks)
            .WithSummary("What changed a book's stock otherwise than by sale, newest first; also of a book that has left the catalog");
        changes.MapPost("/", Change).RequireAuthorization(StaffPolicy.EditBooks)
            .WithSummary("Book a delivery, a loss or a correction; one change per Idempotency-Key");
    }

    private static async Task<Results<Ok<PagedList<AdminStockChange>>, ProblemHttpResult>> List(
        long id, BooklyDbContext db, CancellationToken cancellationToken, int page = 1, int pageSize = 50)
    {
        var changes = db.StockChanges.AsNoTracking().Where(change => change.BookId == id);
        if (!await changes.AnyAsync(cancellationToken) && !await db.Books.AnyAsync(book => book.Id == id, cancellationToken))
        {
            return Problems.BookNotFound(id);
        }

        return TypedResults.Ok(
            await new PageRequest(page, pageSize).OfAsync(Views(db, changes.OrderByDescending(change => change.Id)), cancellationToken));
    }

    private static async Task<Results<Ok<AdminStockChange>, ProblemHttpResult>> Change(
        long id, ChangeStock wish, [FromHeader(Name = IdempotencyKeys.Header)] string? key, BooklyDbContext db, CatalogIndex catalog,
        AuditLog audit, IOptions<ShopOptions> shop, TimeProvider time, CancellationToken cancellationToken)
    {
        if (IdempotencyKeys.IsWrong(key, out var wrong)) return wrong;
        if (string.IsNullOrWhiteSpace(key)) key = null;

        var (changed, problem) = await db.InTransactionAsync<(StockChange? Change, ProblemHttpResult? Problem)>(
            async token =>
            {
                // The lock lets the second click see what the first one has done.
                var book = await db.LockBookAsync(id, token);
                var change = RowOf(id, wish, book, key, audit.Actor, shop.Value.Currency, time.GetUtcNow());
                if (key is not null && await KnownAsync(db, id, key, token) is { } done)
                {
                    return IsSame(done, change) ? (done, null) : (null, Problems.Problem(
                        StatusCodes.Status409Conflict, ProblemCodes.IdempotencyKeyReused,
                        "This Idempotency-Key has made another change; use a new one."));
                }

                if (book is null) return (null, Problems.BookNotFound(id));
                if (change.StockAfter is < 0 or > Limits.MaxStock) return (null, NoStock(book));
                if (change.StockAfter < book.Held) return (null, AdminBooksApi.StockBelowHeld(book));

                var before = book.Stock;
                book.SetStock(change.StockAfter, change.At);
                db.StockChanges.Add(change);
                await db.SaveChangesAsync(token);
                await audit.WriteAsync(
                    AuditAction.StockChanged, BookState.Subject(id), new { Stock = before },
                    new { book.Stock, change.Kind, change.Reason, change.Supplier, change.Cost, change.Currency }, token);
                return (change, null);
            }, cancellationToken, commitIf: result => result.Problem is null);
        if (problem is not null) return problem;

        await catalog.BookChangedAsync(id);
        return TypedResults.Ok(await Views(db, db.StockChanges.Where(change => change.Id == changed!.Id)).SingleAsync(cancellationToken));
    }

    private static Task<StockChange?> KnownAsync(BooklyDbContext db, long bookId, string key, CancellationToken cancellationToken) =>
        db.StockChanges.AsNoTracking().SingleOrDefaultAsync(change => change.BookId == bookId && change.Key == key, cancellationToken);

    private static StockChange RowOf(
        long id, ChangeStock wish, Book? book, string? key, string by, string shopCurrency, DateTimeOffset now) =>
        new()
        {
            BookId = id,
            At = now,
            By = by,
            Kind = wish.Kind,
            Difference = wish.Difference,
            StockAfter = (book?.Stock ?? 0) + wish.Difference,
            Reason = wish.Reason.Trim(),
            Supplier = string.IsNullOrWhiteSpace(wish.Supplier) ? null : PlainText.OneLine(wish.Supplier),
            Cost = wish.Cost,
            Currency = wish.Cost is null ? null : wish.Currency ?? shopCurrency,
            Key = key,
        };

    private static bool IsSame(StockChange one, StockChange other) =>
        (one.Kind, one.Difference, one.Reason, one.Supplier, one.Cost, one.Currency)
        == (other.Kind, other.Difference, other.Reason, other.Supplier, other.Cost, other.Currency);

    /// <summary>Between two changes the stock moves by sales alone.</summary>
    private static IQueryable<AdminStockChange> Views(BooklyDbContext db, IQueryable<StockChange> changes) =>
        changes.Select(change => new AdminStockChange(
            change.Id, change.BookId, change.At, change.By, change.Kind, change.Difference, change.StockAfter,
            (db.Set<StockChange>().Where(before => before.BookId == change.BookId && before.Id < change.Id).OrderByDescending(before => before.Id)
                .Select(before => (int?)before.StockAfter).FirstOrDefault() ?? 0) - (change.StockAfter - change.Difference),
            change.Reason, change.Supplier, change.Cost, change.Currency, change.Source));

    private static ProblemHttpResult NoStock(Book book) => Problems.Invalid(new Dictionary<string, string[]>
    {
        ["difference"] = [$"The stock is {book.Stock}, and can be from 0 to {Limits.MaxStock}."],
    });
}
