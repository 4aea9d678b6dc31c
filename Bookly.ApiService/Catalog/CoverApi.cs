using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Covers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Bookly.ApiService.Catalog;

/// <summary>The uploaded picture of a book, or the cover drawn from its title, author and genre.</summary>
public static class CoverApi
{
    /// <summary>For older versions: an order's line names the cover as of the purchase.</summary>
    private static readonly TimeSpan ShortCacheDuration = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ImmutableCacheDuration = TimeSpan.FromDays(365);

    public static void MapCovers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/books/{id:long}/cover", Get).WithTags("Catalog")
            .WithSummary("The cover: the uploaded picture, or one drawn from title, author and genre");

    /// <summary>Also answers for delisted books, which orders still show.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        long id, BooklyDbContext db, HttpContext http, CancellationToken cancellationToken, string? v = null)
    {
        var uploaded = await db.UploadedCovers.AsNoTracking().Where(cover => cover.BookId == id)
            .Select(cover => new { cover.Version, cover.Image }).SingleOrDefaultAsync(cancellationToken);
        if (uploaded is not null) return Serve(http, uploaded.Image, UploadedCover.ContentType, uploaded.Version, v);

        var subject = await db.Books.AsNoTracking().Where(book => book.Id == id)
                .Select(book => new { book.Title, book.Author, book.Genre }).SingleOrDefaultAsync(cancellationToken)
            ?? await db.DelistedListings.AsNoTracking().Where(listing => listing.BookId == id).OrderByDescending(listing => listing.Id)
                .Select(listing => new { listing.Title, listing.Author, listing.Genre }).FirstOrDefaultAsync(cancellationToken);
        if (subject is null) return Problems.BookNotFound(id);

        var drawn = CoverArt.Draw(subject.Title, subject.Author, subject.Genre);
        return Serve(http, Encoding.UTF8.GetBytes(drawn), "image/svg+xml", CoverUrls.VersionOf(subject.Title, subject.Author, subject.Genre), v);
    }

    private static FileContentHttpResult Serve(HttpContext http, byte[] image, string contentType, string version, string? asked)
    {
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = asked == version ? ImmutableCacheDuration : ShortCacheDuration };
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(image, contentType, entityTag: new EntityTagHeaderValue($"\"{version}\""));
    }
}
