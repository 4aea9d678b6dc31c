using System.Security.Claims;
using Bookly.ApiService.Accounts;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Operations;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Cart;

/// <summary><c>/api/cart</c>: the signed-in shopper's cart.</summary>
public static class CartApi
{
    /// <summary>More copies of one book than a person buys.</summary>
    public const int MaxQuantity = 99;

    /// <summary>Stripe takes at most 100 line items (features, section 4 rule 17).</summary>
    public const int MaxLines = 100;

    public static void MapCart(this IEndpointRouteBuilder routes)
    {
        var cart = routes.MapGroup("/api/cart").WithTags("Cart").RequireAuthorization();
        cart.MapGet("/", Get).WithSummary("The cart with today's prices and what is available");
        cart.MapPut("/items/{bookId:long}", SetItem).WithSummary("Set how many copies of a book are wanted");
        cart.MapDelete("/items/{bookId:long}", RemoveItem).WithSummary("Take a book out");
        cart.MapDelete("/", Clear).WithSummary("Empty the cart");
    }

    private static async Task<Ok<Contracts.Cart>> Get(ClaimsPrincipal user, CartReader carts, CancellationToken ct) =>
        TypedResults.Ok(await carts.ReadAsync(user.UserId(), ct));

    private static async Task<Results<Ok<Contracts.Cart>, ProblemHttpResult>> SetItem(
        long bookId, SetCartItem item, ClaimsPrincipal user, BooklyDbContext db, CartReader carts, IOptions<ShopOptions> shop, TimeProvider time,
        CancellationToken ct)
    {
        if (item.Quantity is < 1 or > MaxQuantity)
        {
            return Problems.Problem(
                StatusCodes.Status400BadRequest, ProblemCodes.InvalidQuantity,
                $"A quantity is a number from 1 to {MaxQuantity}; to take the book out, delete the item.");
        }

        var userId = user.UserId();
        if (!await db.Books.ListedIn(shop.Value.Currency).AnyAsync(book => book.Id == bookId, ct)) return Problems.BookNotFound(bookId);
        if (await db.CartItems.CountAsync(line => line.UserId == userId && line.BookId != bookId, ct) >= MaxLines)
        {
            return Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.CartFull, $"A cart holds at most {MaxLines} different books; take one out first.");
        }

        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO cart_items (user_id, book_id, quantity, added_at, updated_at) VALUES ({userId}, {bookId}, {item.Quantity}, {now}, {now})
            ON CONFLICT (user_id, book_id) DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at
            """, ct);
        return TypedResults.Ok(await carts.ReadAsync(userId, ct));
    }

    private static async Task<Ok<Contracts.Cart>> RemoveItem(
        long bookId, ClaimsPrincipal user, BooklyDbContext db, CartReader carts, CancellationToken ct)
    {
        var userId = user.UserId();
        await db.CartItems.Where(line => line.UserId == userId && line.BookId == bookId).ExecuteDeleteAsync(ct);
        return TypedResults.Ok(await carts.ReadAsync(userId, ct));
    }

    private static async Task<Ok<Contracts.Cart>> Clear(ClaimsPrincipal user, BooklyDbContext db, CartReader carts, CancellationToken ct)
    {
        var userId = user.UserId();
        await db.CartItems.Where(line => line.UserId == userId).ExecuteDeleteAsync(ct);
        return TypedResults.Ok(await carts.ReadAsync(userId, ct));
    }
}
