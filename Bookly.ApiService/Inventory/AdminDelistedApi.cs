using System.Globalization;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

public static class AdminDelistedApi
{
    public static void MapAdminDelisted(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/admin").WithTags("Back office: books").RequireAuthorization(StaffPolicy.SeeBooks);
        admin.MapGet("/retired-listings", List).WithSummary("Sold-out and removed books that are not listed now, newest first");
        admin.MapPost("/books/{id:long}/relist", Relist).RequireAuthorization(StaffPolicy.EditBooks).WithSummary("List a sold-out or removed book again, under its old id").TellsVersion();
    }

    private static async Task<Ok<PagedList<DelistedBook>>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string? q = null, int page = 1, int pageSize = 50)
    {
        // A book may have left more than once; its newest copy is the one to list again.
        var delisted = db.DelistedListings.AsNoTracking()
            .Where(listing => !db.Set<Book>().Any(book => book.Id == listing.BookId))
            .Where(listing => !db.Set<DelistedListing>().Any(newer => newer.BookId == listing.BookId && newer.Id > listing.Id));
        foreach (var pattern in LikePatterns.OfWords(q))
        {
            delisted = delisted.Where(listing => EF.Functions.ILike(listing.Title, pattern, @"\") || EF.Functions.ILike(listing.Author, pattern, @"\")
                || (listing.Isbn != null && EF.Functions.ILike(listing.Isbn, pattern, @"\")));
        }

        return TypedResults.Ok(
            (await new PageRequest(page, pageSize).OfAsync(delisted.OrderByDescending(listing => listing.Id), cancellationToken)).As(View));
    }

    private static async Task<Results<Ok<AdminBook>, ProblemHttpResult>> Relist(
        long id, Relist relist, [FromHeader(Name = "If-Match")] string? version, Relister relister, BooklyDbContext db,
        CancellationToken cancellationToken)
    {
        return await relister.RelistAsync(id, relist.Stock, relist.UnitAmount, SeenOf(version), cancellationToken) switch
        {
            RelistOutcome.Relisted => TypedResults.Ok(
                AdminBooksApi.View(await db.Books.AsNoTracking().SingleAsync(book => book.Id == id, cancellationToken))),
            RelistOutcome.AlreadyListed => Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.AlreadyListed, "This book is in the catalog; change its stock there."),
            RelistOutcome.StockHeld => Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.StockHeld, "Payments under way hold more copies of this book than that; give a larger stock."),
            RelistOutcome.Changed => Problems.Problem(
                StatusCodes.Status412PreconditionFailed, ProblemCodes.ListingChanged,
                "This book was listed again and has left the catalog once more since you read it; look at it again."),
            _ => Problems.Problem(
                StatusCodes.Status404NotFound, ProblemCodes.BookNotFound, $"No book {id} has left the catalog."),
        };
    }

    /// <summary>Null without a version; what is none matches no listing.</summary>
    private static long? SeenOf(string? version) =>
        IfMatch.IsMissing(version) ? null : long.TryParse(version!.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;

    private static DelistedBook View(DelistedListing listing) => new(
        listing.BookId, listing.Title, listing.Author, listing.Genre, listing.Isbn, listing.UnitAmount, listing.Currency, listing.Stock,
        listing.OrderId, listing.At, CoverUrls.UrlOf(listing.BookId, listing.Title, listing.Author, listing.Genre),
        listing.Id.ToString(CultureInfo.InvariantCulture));
}
