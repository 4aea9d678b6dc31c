using Bookly.ApiService.Catalog.Covers;
using Bookly.ApiService.Data;
using Bookly.ApiService.Operations;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Bookly.ApiService.Catalog;

/// <summary><c>/api/books</c>: what anyone may read of the catalogue.</summary>
public static class CatalogApi
{
    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var books = routes.MapGroup("/api/books").WithTags("Catalogue");
        books.MapGet("/", List).WithSummary("Search, filter, sort and page the listed books");
        books.MapGet("/genres", Genres).WithSummary("The genres and how many listed books each has");
        books.MapGet("/{id:long}", Get).WithSummary("One book");
        books.MapGet("/{id:long}/cover.svg", Cover).WithSummary("The cover, drawn from title, author and genre");
    }

    private static async Task<Ok<PagedList<BookSummary>>> List([AsParameters] BookQuery query, BooklyDbContext db, CancellationToken ct) =>
        TypedResults.Ok(await BookSearch.RunAsync(db, query, ct));

    private static async Task<Ok<List<GenreCount>>> Genres(BooklyDbContext db, CancellationToken ct) =>
        TypedResults.Ok(await db.Books.AsNoTracking()
            .GroupBy(book => book.Genre)
            .OrderBy(genre => genre.Key)
            .Select(genre => new GenreCount(genre.Key, genre.Count()))
            .ToListAsync(ct));

    private static async Task<Results<Ok<BookDetails>, ProblemHttpResult>> Get(long id, BooklyDbContext db, CancellationToken ct) =>
        await db.Books.AsNoTracking().SingleOrDefaultAsync(book => book.Id == id, ct) is { } book
            ? TypedResults.Ok(new BookDetails(
                book.Id, book.Title, book.Author, book.Isbn, book.Genre, book.Year, book.Description, CoverUrls.UrlOf(book.Id, book.Title, book.Author, book.Genre),
                book.UnitAmount, book.Currency, book.Stock - book.Held))
            : Problems.BookNotFound(id);

    /// <summary>Also answers for books that have left the catalogue: orders still show them.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Cover(
        long id, BooklyDbContext db, HttpContext http, CancellationToken ct)
    {
        var subject = await db.Books.AsNoTracking().Where(book => book.Id == id)
                .Select(book => new { book.Title, book.Author, book.Genre }).SingleOrDefaultAsync(ct)
            ?? await db.RetiredListings.AsNoTracking().Where(listing => listing.BookId == id).OrderByDescending(listing => listing.Id)
                .Select(listing => new { listing.Title, listing.Author, listing.Genre }).FirstOrDefaultAsync(ct);
        if (subject is null) return Problems.BookNotFound(id);

        // The address carries a version (CoverUrls.UrlOf), so what it names never changes.
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365) };
        var version = CoverUrls.VersionOf(subject.Title, subject.Author, subject.Genre);
        return TypedResults.Bytes(
            System.Text.Encoding.UTF8.GetBytes(CoverArt.Draw(subject.Title, subject.Author, subject.Genre)),
            "image/svg+xml", entityTag: new EntityTagHeaderValue($"\"{version}\""));
    }
}
