using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Refunds;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.ShopperOrders;

internal static class OwnOrders
{
    /// <summary>The order; null when it is unknown or another shopper's.</summary>
    public static Task<Contracts.Order?> ViewOwnOrderAsync(
        this BooklyDbContext db, Guid id, string userId, CancellationToken cancellationToken) =>
        db.InSnapshotAsync(
            async token => await db.FindOwnOrderAsync(id, userId, token) is { } order ? order.ToContractWith(
                await db.FindRefundsAsync([order], token)) : null, cancellationToken);

    public static Task<List<Refund>> FindRefundsAsync(
        this BooklyDbContext db, IEnumerable<Orders.Order> orders, CancellationToken cancellationToken)
    {
        var ids = orders.Select(order => (Guid?)order.Id).ToArray();
        return db.Refunds.AsNoTracking().Where(refund => ids.Contains(refund.OrderId)).ToListAsync(cancellationToken);
    }

    /// <param name="refunds">May contain other orders' refunds, which are ignored.</param>
    public static Contracts.Order ToContractWith(this Orders.Order order, IEnumerable<Refund> refunds) => order.ToContract(
    [
        .. refunds.Where(refund => refund.OrderId == order.Id).OrderBy(refund => refund.CreatedAt).ThenBy(refund => refund.Id)
            .Select(refund => new Contracts.OrderRefund(refund.Amount, refund.Currency, refund.Status, refund.CreatedAt))
    ]);
}
