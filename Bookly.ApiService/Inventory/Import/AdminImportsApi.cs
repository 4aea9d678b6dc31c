using System.Security.Claims;
using System.Text.Json;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Inventory.Import;

/// <summary><c>/api/admin/imports</c>: books from a CSV file, with a look before anything happens.</summary>
public static class AdminImportsApi
{
    private const int Recent = 20;
    private const int MaxFileName = 200;

    public static void MapAdminImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/api/admin/imports").WithTags("Back office: imports").RequireAuthorization(StaffPolicy.EditBooks);
        imports.MapGet("/", List).WithSummary("The latest imports");
        imports.MapPost("/", Upload).WithSummary("Read a CSV file of books and preview what it would do, a large one in the background; nothing is imported yet")
            .TakesFilesOf(Limits.MaxImportBytes);
        imports.MapGet("/{id:guid}", Get).WithSummary("An import, its counts and its progress");
        imports.MapGet("/{id:guid}/lines", Lines).WithSummary("The lines of an import, by kind");
        imports.MapGet("/{id:guid}/report", Report).WithSummary("The lines that are not imported, and why, as CSV");
        imports.MapPost("/{id:guid}/confirm", Confirm).WithSummary("Import what the preview shows, in the background");
        imports.MapDelete("/{id:guid}", Discard).WithSummary("Forget an import; books that it has listed stay");
    }

    private static async Task<Ok<List<AdminImport>>> List(BooklyDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            await Views(db.BookImports.OrderByDescending(import => import.CreatedAt).Take(Recent)).ToListAsync(cancellationToken));

    private static async Task<Results<Created<AdminImport>, ProblemHttpResult>> Upload(
        HttpRequest request, ClaimsPrincipal user, BooklyDbContext db, BookImports imports, IOptions<ShopOptions> shop, TimeProvider time,
        CancellationToken cancellationToken,
        string? fileName = null)
    {
        if (await BoundedBody.ReadAsync(request, Limits.MaxImportBytes, cancellationToken) is not { } bytes)
        {
            return Problems.Problem(
                StatusCodes.Status413PayloadTooLarge, ProblemCodes.PayloadTooLarge, $"A file has at most {Limits.MaxImportBytes / 1024 / 1024} MiB; split it.");
        }

        var name = string.IsNullOrWhiteSpace(fileName) ? "books.csv" : Path.GetFileName(fileName);
        var import = new BookImport
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            FileName = PlainText.Cut(name, MaxFileName),
            Currency = shop.Value.Currency,
            CreatedBy = user.Email(),
            CreatedAt = time.GetUtcNow(),
            State = bytes.Length > Limits.MaxImportBytesAtOnce ? ImportState.Reading : ImportState.Preview,
            File = bytes.Length > Limits.MaxImportBytesAtOnce ? bytes : null,
        };
        if (import.State == ImportState.Reading)
        {
            await imports.ReadLaterAsync(import, cancellationToken);
            return TypedResults.Created($"/api/admin/imports/{import.Id}", await FindAsync(import.Id, db, cancellationToken));
        }

        try
        {
            using var file = new MemoryStream(bytes);
            await imports.StoreAsync(import, ImportFile.Read(import.Id, file, import.Currency), cancellationToken);
        }
        catch (ImportFileException e)
        {
            return Problems.Problem(StatusCodes.Status400BadRequest, ProblemCodes.InvalidImport, e.Message);
        }

        var view = await FindAsync(import.Id, db, cancellationToken);
        return TypedResults.Created($"/api/admin/imports/{import.Id}", view);
    }

    private static async Task<Results<Ok<AdminImport>, ProblemHttpResult>> Get(
        Guid id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await FindAsync(id, db, cancellationToken) is { } import ? TypedResults.Ok(import) : NotFound();

    private static async Task<Results<Ok<PagedList<AdminImportLine>>, ProblemHttpResult>> Lines(
        Guid id, BooklyDbContext db, CancellationToken cancellationToken, string? kind = null, int page = 1, int pageSize = 50)
    {
        if (!await db.BookImports.AnyAsync(import => import.Id == id, cancellationToken)) return NotFound();

        var lines = db.ImportLines.AsNoTracking().Where(line => line.ImportId == id);
        if (Enum.TryParse<ImportLineKind>(kind, ignoreCase: true, out var wanted)) lines = lines.Where(line => line.Kind == wanted);
        var found = await new PageRequest(page, pageSize, Limits.MaxImportPageSize).OfAsync(lines.OrderBy(line => line.Line), cancellationToken);
        return TypedResults.Ok(found.As(line => new AdminImportLine(
            line.Line, line.Kind, line.Problem, line.Title, line.Author, line.Isbn, line.UnitAmount, line.Stock, line.BookId, line.Done,
            line.Difference, line.Changes is null ? [] : JsonSerializer.Deserialize<List<ImportChange>>(line.Changes, JsonSerializerOptions.Web)!)));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Report(
        Guid id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.BookImports.AnyAsync(import => import.Id == id, cancellationToken)
            ? TypedResults.Stream(
                target => ImportReport.WriteAsync(db, id, target, cancellationToken), ImportReport.ContentType, "not-imported.csv")
            : NotFound();

    private static async Task<Results<Accepted<AdminImport>, ProblemHttpResult>> Confirm(
        Guid id, ConfirmImport confirm, BookImports imports, BooklyDbContext db, CancellationToken cancellationToken)
    {
        // Confirmed twice is confirmed, and does nothing new; another choice than the first is not what is being done.
        await imports.ConfirmAsync(id, confirm, cancellationToken);
        return await FindAsync(id, db, cancellationToken) switch
        {
            null => NotFound(),
            { State: ImportState.Reading } => Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.ImportRunning, "The file is still being read; look at its preview first."),
            { State: ImportState.Failed } failed => Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.InvalidImport, failed.Problem ?? ""),
            var import when import.UpdateExisting != confirm.UpdateExisting => Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.ImportConfirmed,
                $"This import was confirmed before, {(import.UpdateExisting ? "with" : "without")} changing the books that are there already."),
            var import => TypedResults.Accepted((string?)null, import),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Discard(
        Guid id, BookImports imports, BooklyDbContext db, CancellationToken cancellationToken)
    {
        if (await imports.DiscardAsync(id, cancellationToken)) return TypedResults.NoContent();

        return await db.BookImports.AnyAsync(import => import.Id == id, cancellationToken)
            ? Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.ImportRunning, "The import is running; wait until it is done.")
            : NotFound();
    }

    private static Task<AdminImport?> FindAsync(Guid id, BooklyDbContext db, CancellationToken cancellationToken) =>
        Views(db.BookImports.Where(import => import.Id == id)).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<AdminImport> Views(IQueryable<BookImport> imports) =>
        imports.AsNoTracking().Select(import => new AdminImport(
            import.Id, import.FileName, import.State, import.UpdateExisting,
            new ImportCounts(
                import.Lines.Count(line => line.Kind == ImportLineKind.New), import.Lines.Count(line => line.Kind == ImportLineKind.Existing),
                import.Lines.Count(line => line.Kind == ImportLineKind.Delisted),
                import.Lines.Count(line => line.Kind == ImportLineKind.Repeated), import.Lines.Count(line => line.Kind == ImportLineKind.Bad),
                import.Lines.Count(line => line.Kind == ImportLineKind.Unusual), import.Lines.Count(line => line.Kind == ImportLineKind.Changed)),
            import.State == ImportState.Reading ? import.LineCount : import.Lines.Count(line => line.Kind == ImportLineKind.New || line.Kind == ImportLineKind.Delisted || (import.UpdateExisting && line.Kind == ImportLineKind.Changed)),
            import.State == ImportState.Reading ? import.Lines.Count : import.Lines.Count(line => line.Done), import.CreatedBy, import.CreatedAt,
            import.FinishedAt, import.Problem));

    private static ProblemHttpResult NotFound() =>
        Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.ImportNotFound, "There is no import with this id; imports are kept for 30 days.");
}
