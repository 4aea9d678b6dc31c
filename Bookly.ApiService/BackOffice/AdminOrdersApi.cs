using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

public static class AdminOrdersApi
{
    public static void MapAdminOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/admin/orders").WithTags("Back office: orders").RequireAuthorization(StaffPolicy.SeeOrders);
        orders.MapGet("/", List).WithSummary("Orders, newest first, by status; q finds an order, a session, a payment or a shopper's address");
        orders.MapGet("/{id:guid}", Get).WithSummary("The life of one payment: moves, events, fulfillment, refunds, disputes, cases");
    }

    private static async Task<Results<Ok<AdminOrderDetails>, ProblemHttpResult>> Get(
        Guid id, OrderTimeline timeline, CancellationToken cancellationToken) =>
        await timeline.FindAsync(id, cancellationToken) is { } details ? TypedResults.Ok(details) : Problems.NoSuchOrder();

    private static async Task<Results<Ok<PagedList<AdminOrder>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string? status = null, string? q = null, int page = 1, int pageSize = 50)
    {
        var orders = db.Orders.AsNoTracking();
        if (!EnumFilter.TryRead<OrderStatus>("status", status, out var wanted, out var problem)) return problem;
        if (wanted is { } one) orders = orders.Where(order => order.Status == one);

        if (!string.IsNullOrWhiteSpace(q)) orders = AdminOrderSearch.Find(db, orders, q);
        return TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(
            orders.OrderByDescending(order => order.CreatedAt).ThenBy(order => order.Id), AdminOrderViews.Of(db), cancellationToken));
    }
}
