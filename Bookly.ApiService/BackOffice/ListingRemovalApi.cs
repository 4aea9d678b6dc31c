using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

/// <summary>Lives in BackOffice because it expires open checkouts, which Inventory cannot.</summary>
internal static class ListingRemovalApi
{
    public static void MapListingRemoval(this IEndpointRouteBuilder routes) =>
        routes.MapDelete("/api/admin/books/{id:long}", Delete).WithTags("Back office: books").RequireAuthorization(StaffPolicy.EditBooks)
            .WithSummary("Take a book off the listings; force=true ends its open checkouts first");

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        long id, [FromHeader(Name = "If-Match")] string? version, BooklyDbContext db, ListingRemover remover,
        CancellationToken cancellationToken, bool force = false)
    {
        if (await db.Books.AsNoTracking().SingleOrDefaultAsync(book => book.Id == id, cancellationToken) is not { } seen)
        {
            return Problems.BookNotFound(id);
        }

        // Before checkouts are ended for it; asked again under the lock.
        if (!Delister.IsAsSeen(seen, version)) return BookVersions.ListingChanged(AdminBooksApi.View(seen));

        return await remover.RemoveAsync(id, force, version, cancellationToken) switch
        {
            DelistOutcome.Delisted => TypedResults.NoContent(),
            DelistOutcome.Changed => BookVersions.ListingChanged(
                AdminBooksApi.View(await db.Books.AsNoTracking().SingleAsync(book => book.Id == id, cancellationToken))),
            _ => AdminBooksApi.StockHeld("Copies of this book are held by open checkouts. Delete it with force=true to end them first, or wait."),
        };
    }
}
