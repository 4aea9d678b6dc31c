using System.Security.Claims;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.ShopperOrders;

/// <summary>The signed-in shopper's orders. Another shopper's order answers 404, as an unknown one does.</summary>
public static class OrdersApi
{
    private const int PageSize = 20;

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/orders").WithTags("Orders").RequireAuthorization();
        orders.MapGet("/", List).WithSummary("Own orders, newest first");
        orders.MapGet("/{id:guid}", Get).WithSummary("One own order with its history");
        orders.MapPost("/{id:guid}/cancel", Cancel).WithSummary("Give up an open checkout: its page can no longer be paid, its stock is free");
    }

    private static async Task<Ok<PagedList<Contracts.Order>>> List(
        ClaimsPrincipal user, BooklyDbContext db, CancellationToken cancellationToken, int page = 1)
    {
        var userId = user.UserId();
        return TypedResults.Ok(await db.InSnapshotAsync(async token =>
        {
            var orders = await new PageRequest(page, PageSize).OfAsync(
                db.Orders.AsNoTracking().Where(order => order.UserId == userId).OrderByDescending(order => order.CreatedAt).ThenBy(order => order.Id)
                    .Include(order => order.Lines).Include(order => order.History).AsSplitQuery(),
                token);
            var refunds = await db.FindRefundsAsync(orders.Items, token);
            return orders.As(order => order.ToContractWith(refunds));
        }, cancellationToken));
    }

    private static async Task<Results<Ok<Contracts.Order>, ProblemHttpResult>> Get(
        Guid id, ClaimsPrincipal user, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.ViewOwnOrderAsync(id, user.UserId(), cancellationToken) is { } order ? TypedResults.Ok(order) : Problems.OrderNotFound();

    private static async Task<Results<Ok<Contracts.Order>, ProblemHttpResult>> Cancel(
        Guid id, ClaimsPrincipal user, BooklyDbContext db, CheckoutCloser closer, CancellationToken cancellationToken)
    {
        var userId = user.UserId();
        if (await db.FindOwnOrderAsync(id, userId, cancellationToken) is not { } order) return Problems.OrderNotFound();

        if (!await closer.TryCloseAsync(order, OrderStatus.Cancelled, OrderActors.Shopper, cancellationToken))
        {
            return CheckoutProblems.ProviderUnavailable();
        }

        order = (await db.FindOwnOrderAsync(id, userId, cancellationToken))!;
        return order.Status is OrderStatus.Cancelled or OrderStatus.Expired
            ? TypedResults.Ok(order.ToContract(refunds: []))
            : Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.OrderNotCancellable,
                $"This order can no longer be cancelled: it is {order.Status}.", ("orderStatus", order.Status));
    }
}
