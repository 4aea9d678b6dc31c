using System.Security.Claims;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Cart;

public static class CartApi
{
    public static void MapCart(this IEndpointRouteBuilder routes)
    {
        var cart = routes.MapGroup("/api/cart").WithTags("Cart").RequireAuthorization().PublishesCartChanges();
        cart.MapGet("/", Get).WithSummary("The cart with today's prices and what is available");
        cart.MapGet("/count", Count).WithSummary("How many books are in the cart");
        cart.MapPut("/items/{bookId:long}", SetItem).WithSummary("Set how many copies of a book are wanted");
        cart.MapDelete("/items/{bookId:long}", RemoveItem).WithSummary("Take a book out");
        cart.MapPost("/merge", Merge).WithSummary("Add what was put in before signing in");
        routes.MapPost("/api/cart/quote", Quote).WithTags("Cart").WithSummary("A cart that the caller keeps, with today's prices and what is available")
            .RequireRateLimiting(RateLimits.Costly);
        cart.MapDelete("/", Clear).WithSummary("Empty the cart");
    }

    private static async Task<Ok<ShopperCart>> Get(ClaimsPrincipal user, CartReader carts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await carts.ReadAsync(user.UserId(), cancellationToken));

    private static async Task<Ok<CartCount>> Count(ClaimsPrincipal user, BooklyDbContext db, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        return TypedResults.Ok(
            new CartCount(await db.CartItems.Where(line => line.UserId == userId).SumAsync(line => line.Quantity, cancellationToken)));
    }

    private static async Task<Results<Ok<ShopperCart>, ProblemHttpResult>> SetItem(
        long bookId, SetCartItem item, ClaimsPrincipal user, BooklyDbContext db, CartReader carts, IOptions<ShopOptions> shop, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (item.Quantity is < 1 or > Limits.MaxQuantity)
        {
            return Problems.Problem(
                StatusCodes.Status400BadRequest, ProblemCodes.InvalidQuantity,
                $"A quantity is a number from 1 to {Limits.MaxQuantity}; to take the book out, delete the item.");
        }

        var userId = user.UserId();
        if (!await db.Books.ListedIn(shop.Value.Currency).AnyAsync(book => book.Id == bookId, cancellationToken))
        {
            return Problems.BookNotFound(bookId);
        }

        return await db.TrySetInCartAsync(userId, bookId, item.Quantity, time.GetUtcNow(), cancellationToken)
            ? TypedResults.Ok(await carts.ReadAsync(userId, cancellationToken))
            : Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.CartFull, $"A cart holds at most {Limits.MaxCartLines} different books; take one out first.");
    }

    private static async Task<Ok<ShopperCart>> RemoveItem(
        long bookId, ClaimsPrincipal user, BooklyDbContext db, CartReader carts, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        await db.CartItems.Where(line => line.UserId == userId && line.BookId == bookId).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.Ok(await carts.ReadAsync(userId, cancellationToken));
    }

    private static async Task<Ok<ShopperCart>> Quote(CartItemsRequest requests, CartReader carts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await carts.QuoteAsync(Normalized(requests), cancellationToken));

    private static async Task<Ok<ShopperCart>> Merge(
        CartItemsRequest requests, ClaimsPrincipal user, CartMerger merger, CartReader carts, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        await merger.MergeAsync(userId, Normalized(requests), cancellationToken);
        return TypedResults.Ok(await carts.ReadAsync(userId, cancellationToken));
    }

    /// <summary>One line per book, with quantity and number of lines within the limits.</summary>
    private static List<CartItemRequest> Normalized(CartItemsRequest requests) =>
        [.. (requests.Items ?? []).Where(request => request is { Quantity: > 0 }).GroupBy(request => request.BookId).Take(Limits.MaxCartLines)
            .Select(same => same.First() with { Quantity = (int)Math.Min(Limits.MaxQuantity, same.Sum(request => (long)request.Quantity)) })];

    private static async Task<Ok<ShopperCart>> Clear(
        ClaimsPrincipal user, BooklyDbContext db, CartReader carts, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        await db.ClearCartAsync(userId, cancellationToken);
        return TypedResults.Ok(await carts.ReadAsync(userId, cancellationToken));
    }
}
