using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Catalog;

public static class CatalogApi
{
    private const int MaxWatched = 200;

    public static void AddCatalog(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHybridCache();
        builder.Services.AddSingleton<CatalogIndex>();
        builder.Services.AddScoped<BookSearch>().AddScoped<RelatedBooks>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var books = routes.MapGroup("/api/books").WithTags("Catalog");
        books.MapGet("/", List).WithSummary("Search, filter, sort and page the listed books").RequireRateLimiting(RateLimits.Search);
        books.MapGet("/genres", Genres).WithSummary("The genres and how many listed books each has");
        books.MapGet("/stock", Stock).WithSummary("How many copies can be bought now; a book that is not listed is left out");
        books.MapGet("/{id:long}", Get).WithSummary("One book");
        books.MapGet("/{id:long}/related", Related).WithSummary("Books by the same author, of its kind, or beside it on the shelf");
    }

    private static async Task<Ok<BookList>> List(
        [AsParameters] BookQuery query, CatalogIndex index, BooklyDbContext db, IOptions<ShopOptions> shop,
        CancellationToken cancellationToken)
    {
        query = query.Normalized();
        if (query.Genre is { } genre) query = query with { Genre = await index.GenreAsync(genre, cancellationToken) };
        var found = await index.PageAsync(query, cancellationToken);
        var books = await ReadAsync(db.Books.ListedIn(shop.Value.Currency), found.Ids, cancellationToken);
        return TypedResults.Ok(new BookList(
            query.Available ? [.. books.Where(book => book.Available > 0)] : books,
            found.Total, query.Page, query.PageSize, shop.Value.Currency, found.TotalIsAtLeast, found.CloseMatches));
    }

    private static async Task<Ok<IReadOnlyList<GenreCount>>> Genres(CatalogIndex index, CancellationToken cancellationToken) =>
        TypedResults.Ok(await index.GenresAsync(cancellationToken));

    private static async Task<Ok<IReadOnlyList<BookSummary>>> Related(
        long id, CatalogIndex index, BooklyDbContext db, IOptions<ShopOptions> shop, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            await ReadAsync(db.Books.ListedIn(shop.Value.Currency), await index.RelatedAsync(id, cancellationToken), cancellationToken));

    private static async Task<Ok<List<BookStock>>> Stock(
        long[] ids, BooklyDbContext db, IOptions<ShopOptions> shop, CancellationToken cancellationToken)
    {
        var wanted = ids.Take(MaxWatched).ToArray();
        return TypedResults.Ok(await db.Books.ListedIn(shop.Value.Currency).Where(book => wanted.Contains(book.Id))
            .Select(book => new BookStock(book.Id, book.Stock - book.Held)).ToListAsync(cancellationToken));
    }

    /// <summary>Current books in the order of <paramref name="ids"/>; those no longer listed are left out.</summary>
    private static async Task<IReadOnlyList<BookSummary>> ReadAsync(
        IQueryable<Book> listed, long[] ids, CancellationToken cancellationToken)
    {
        var books = await listed.Where(book => ids.Contains(book.Id))
            .Select(book => new { book.Id, book.Title, book.Author, book.Isbn, book.Genre, book.UnitAmount, book.Currency, book.CoverVersion, Available = book.Stock - book.Held })
            .ToDictionaryAsync(book => book.Id, cancellationToken);
        return
        [
            .. ids.Where(books.ContainsKey).Select(id => books[id]).Select(book => new BookSummary(
                book.Id, book.Title, book.Author, book.Isbn, book.Genre, CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre, book.CoverVersion),
                book.UnitAmount, book.Currency, book.Available))
        ];
    }

    private static async Task<Results<Ok<BookDetails>, ProblemHttpResult>> Get(
        long id, BooklyDbContext db, IOptions<ShopOptions> shop, CancellationToken cancellationToken) =>
        await db.Books.AsNoTracking().ListedIn(shop.Value.Currency)
            .SingleOrDefaultAsync(book => book.Id == id, cancellationToken) is { } book
            ? TypedResults.Ok(new BookDetails(
                book.Id, book.Title, book.Author, book.Isbn, book.Genre, book.Year, book.Description, CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre, book.CoverVersion),
                book.UnitAmount, book.Currency, book.Stock - book.Held))
            : Problems.BookNotFound(id);
}
