using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Refunds;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>Orders as the API shows them.</summary>
public static class OrderViews
{
    /// <summary>The order with lines and history, if it is this shopper's; else null.</summary>
    public static Task<Order?> FindOwnOrderAsync(this BooklyDbContext db, Guid id, string userId, CancellationToken ct) =>
        db.Orders.AsNoTracking().Include(order => order.Lines).Include(order => order.History).AsSplitQuery()
            .SingleOrDefaultAsync(order => order.Id == id && order.UserId == userId, ct);

    /// <summary>The same with its refunds, as its shopper sees it.</summary>
    public static Task<Contracts.Order?> ViewOwnOrderAsync(this BooklyDbContext db, Guid id, string userId, CancellationToken ct) =>
        db.InSnapshotAsync(
            async token => await db.FindOwnOrderAsync(id, userId, token) is { } order ? order.ToContract(await db.FindRefundsAsync([order], token)) : null, ct);

    /// <summary>The refunds of these orders, as far as Stripe has made them.</summary>
    public static Task<List<Refund>> FindRefundsAsync(this BooklyDbContext db, IEnumerable<Order> orders, CancellationToken ct)
    {
        var ids = orders.Select(order => (Guid?)order.Id).ToArray();
        return db.Refunds.AsNoTracking().Where(refund => ids.Contains(refund.OrderId)).ToListAsync(ct);
    }

    /// <param name="refunds">Of this order; what belongs to others is left out.</param>
    public static Contracts.Order ToContract(this Order order, IEnumerable<Refund> refunds)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new Contracts.Order(
            order.Id, order.Status, order.Currency, order.SubtotalAmount, order.DiscountAmount, order.ShippingAmount, order.TaxAmount,
            order.TotalAmount, order.RefundedAmount, order.CreatedAt,
            [
                .. order.Lines.OrderBy(line => line.BookId).Select(line => new Contracts.OrderLine(
                    line.BookId, line.Title, line.Author, CoverUrls.UrlOf(line.BookId, line.Title, line.Author, line.Genre),
                    line.Quantity, line.UnitAmount, line.UnitAmount * line.Quantity))
            ],
            [.. order.History.OrderBy(entry => entry.Id).Select(entry => new Contracts.OrderMove(entry.Status, entry.At, ActorFor(entry.By)))],
            [
                .. refunds.Where(refund => refund.OrderId == order.Id).OrderBy(refund => refund.CreatedAt).ThenBy(refund => refund.Id)
                    .Select(refund => new Contracts.OrderRefund(refund.Amount, refund.Currency, refund.Status, refund.CreatedAt))
            ],
            order.Shipping);
    }

    /// <summary>Which person of the shop it was is not the shopper's to know.</summary>
    private static string ActorFor(string by) => by.Contains('@', StringComparison.Ordinal) ? OrderActors.Staff : by;
}
