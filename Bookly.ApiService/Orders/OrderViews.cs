using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

public static class OrderViews
{
    /// <summary>The order with lines and history; null when it is unknown or another shopper's.</summary>
    public static Task<Order?> FindOwnOrderAsync(this BooklyDbContext db, Guid id, string userId, CancellationToken cancellationToken) =>
        db.Orders.AsNoTracking().Include(order => order.Lines).Include(order => order.History).AsSplitQuery()
            .SingleOrDefaultAsync(order => order.Id == id && order.UserId == userId, cancellationToken);

    public static Contracts.Order ToContract(this Order order, IReadOnlyList<Contracts.OrderRefund> refunds)
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
            refunds,
            order.Shipping);
    }

    /// <summary>Shoppers see "staff", not which person it was.</summary>
    private static string ActorFor(string by) => by.Contains('@', StringComparison.Ordinal) ? OrderActors.Staff : by;
}
