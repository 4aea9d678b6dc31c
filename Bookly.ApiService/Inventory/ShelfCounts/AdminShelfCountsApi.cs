using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory.ShelfCounts;

/// <summary><c>/api/admin/shelf-counts</c>.</summary>
public static class AdminShelfCountsApi
{
    public static void MapAdminShelfCounts(this IEndpointRouteBuilder routes)
    {
        var counts = routes.MapGroup("/api/admin/shelf-counts").WithTags("Back office: shelf counts").RequireAuthorization(StaffPolicy.EditBooks);
        counts.MapGet("/", List).WithSummary("Shelf counts, newest first");
        counts.MapPost("/", Start).WithSummary("Start counting all books, those of a genre, or those of a search");
        counts.MapGet("/{id:guid}", Get).WithSummary("A shelf count and how far it is");
        counts.MapGet("/{id:guid}/lines", Lines).WithSummary("The books of a count by title; filter is open, differing or refused");
        counts.MapPut("/{id:guid}/lines", Count).WithSummary("Enter how many copies there are of some books, each compared with the stock at this moment");
        counts.MapPost("/{id:guid}/finish", Finish).WithSummary("Book the differences; a line that cannot be booked says why and keeps the count open");
        counts.MapDelete("/{id:guid}", Discard).WithSummary("Forget a count of which nothing is booked");
    }

    private static async Task<Ok<PagedList<ShelfCount>>> List(
        BooklyDbContext db, CancellationToken cancellationToken, int page = 1, int pageSize = 50) =>
        TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(Views(db.ShelfCounts.OrderByDescending(count => count.Id)), cancellationToken));

    private static async Task<Results<Created<ShelfCount>, ProblemHttpResult>> Start(
        StartShelfCount start, ShelfCounter counter, CatalogIndex catalog, BooklyDbContext db, CancellationToken cancellationToken)
    {
        var genre = string.IsNullOrWhiteSpace(start.Genre) ? null : await catalog.GenreAsync(start.Genre, cancellationToken);
        var search = string.IsNullOrWhiteSpace(start.Search) ? null : PlainText.OneLine(start.Search);
        if (await counter.StartAsync(genre, search, cancellationToken) is not { } id)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { [search is null ? "genre" : "search"] = ["There are no such books in the catalog."] });
        }

        return TypedResults.Created($"/api/admin/shelf-counts/{id}", await FindAsync(id, db, cancellationToken));
    }

    private static async Task<Results<Ok<ShelfCount>, ProblemHttpResult>> Get(Guid id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await FindAsync(id, db, cancellationToken) is { } count ? TypedResults.Ok(count) : NotFound();

    private static async Task<Results<Ok<PagedList<ShelfCountLine>>, ProblemHttpResult>> Lines(
        Guid id, BooklyDbContext db, CancellationToken cancellationToken, string? filter = null, int page = 1, int pageSize = 50)
    {
        if (!await db.ShelfCounts.AnyAsync(count => count.Id == id, cancellationToken)) return NotFound();

        var lines = db.ShelfCountLines.AsNoTracking().Where(line => line.CountId == id);
        lines = filter switch
        {
            "open" => lines.Where(line => line.Counted == null),
            "differing" => lines.Where(line => line.Counted != line.Expected),
            "refused" => lines.Where(line => line.Refusal != null),
            _ => lines,
        };
        return TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(
            lines.OrderBy(line => line.Title).ThenBy(line => line.BookId),
            line => new ShelfCountLine(
                line.BookId, line.Title, line.Author, line.Isbn,
                line.Counted == null ? db.Set<Book>().Where(book => book.Id == line.BookId).Select(book => (int?)book.Stock).FirstOrDefault() : line.Expected,
                line.Counted, line.Counted - line.Expected, line.Refusal, line.Booked, line.CountedBy, line.CountedAt),
            cancellationToken));
    }

    private static async Task<Results<Ok<ShelfCount>, ProblemHttpResult>> Count(
        Guid id, CountBooks count, ShelfCounter counter, BooklyDbContext db, CancellationToken cancellationToken) =>
        await AnswerAsync(await counter.CountAsync(id, count.Lines, cancellationToken), id, db, cancellationToken);

    private static async Task<Results<Ok<ShelfCount>, ProblemHttpResult>> Finish(
        Guid id, ShelfCounter counter, BooklyDbContext db, CancellationToken cancellationToken) =>
        await AnswerAsync(await counter.FinishAsync(id, cancellationToken), id, db, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> Discard(Guid id, ShelfCounter counter, CancellationToken cancellationToken) =>
        await counter.DiscardAsync(id, cancellationToken) switch
        {
            CountOutcome.Done => TypedResults.NoContent(),
            CountOutcome.Finished => Finished(),
            _ => NotFound(),
        };

    private static async Task<Results<Ok<ShelfCount>, ProblemHttpResult>> AnswerAsync(
        CountOutcome outcome, Guid id, BooklyDbContext db, CancellationToken cancellationToken) => outcome switch
        {
            CountOutcome.Done => TypedResults.Ok(await FindAsync(id, db, cancellationToken)),
            CountOutcome.Finished => Finished(),
            _ => NotFound(),
        };

    private static Task<ShelfCount?> FindAsync(Guid id, BooklyDbContext db, CancellationToken cancellationToken) =>
        Views(db.ShelfCounts.Where(count => count.Id == id)).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<ShelfCount> Views(IQueryable<ShelfCountRecord> counts) => counts.AsNoTracking().Select(count => new ShelfCount(
        count.Id, count.Genre, count.Search, count.State, count.Lines.Count, count.Lines.Count(line => line.Counted != null),
        count.Lines.Count(line => line.Counted != null && line.Counted != line.Expected), count.Lines.Count(line => line.Refusal != null),
        count.StartedBy, count.StartedAt, count.FinishedBy, count.FinishedAt));

    private static ProblemHttpResult Finished() => Problems.Problem(
        StatusCodes.Status409Conflict, ProblemCodes.ShelfCountFinished, "This count is booked, all of it or a part, and stays as it is. Start another one.");

    private static ProblemHttpResult NotFound() =>
        Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.ShelfCountNotFound, "There is no shelf count with this id.");
}
