using System.Security.Claims;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.ShopperOrders;

internal static class ReorderApi
{
    public static void MapReorder(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/orders/{id:guid}/reorder", Reorder)
            .WithTags("Orders").WithSummary("Put the order's books into the cart again; tells which are not to be had").RequireAuthorization().PublishesCartChanges();

    /// <remarks>Raises cart quantities to at least the order's, so that repeating the request changes nothing.</remarks>
    private static async Task<Results<Ok<Reordered>, ProblemHttpResult>> Reorder(
        Guid id, ClaimsPrincipal user, BooklyDbContext db, CartReader carts, TimeProvider time, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        if (await db.FindOwnOrderAsync(id, userId, cancellationToken) is not { } order) return Problems.OrderNotFound();

        var missing = await db.InTransactionAsync(token => PutInCartAsync(db, userId, order, time.GetUtcNow(), token), cancellationToken);
        return TypedResults.Ok(new Reordered(await carts.ReadAsync(userId, cancellationToken), missing));
    }

    /// <summary>The copies that found no place are the answer.</summary>
    private static async Task<List<ShortLine>> PutInCartAsync(
        BooklyDbContext db, string userId, Orders.Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.LockShopperAsync(userId, cancellationToken);
        var ids = order.Lines.Select(line => line.BookId).ToArray();
        var available = await db.Books.AsNoTracking().Where(book => ids.Contains(book.Id))
            .ToDictionaryAsync(book => book.Id, book => book.Stock - book.Held, cancellationToken);
        var inCart = await db.CartItems.AsNoTracking().Where(line => line.UserId == userId).Select(line => line.BookId)
            .ToListAsync(cancellationToken);
        var room = Limits.MaxCartLines - inCart.Count;
        var missing = new List<ShortLine>();
        foreach (var line in order.Lines.OrderBy(line => line.BookId))
        {
            var copies = Math.Min(line.Quantity, Math.Max(0, available.GetValueOrDefault(line.BookId)));
            if (copies > 0 && !inCart.Contains(line.BookId) && room-- <= 0) copies = 0;
            if (copies < line.Quantity) missing.Add(new ShortLine(line.BookId, line.Title, line.Quantity, copies));
            if (copies == 0) continue;

            await db.EnsureInCartAsync(userId, line.BookId, copies, now, cancellationToken);
        }

        return missing;
    }
}
