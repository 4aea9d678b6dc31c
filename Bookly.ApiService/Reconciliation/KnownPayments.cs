using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

internal static class KnownPayments
{
    /// <summary>The order of each known payment, or null. Runs after the session walk: an unknown payment is another app's.</summary>
    public static async Task<Dictionary<string, Guid?>> OrdersOfPaymentsAsync(
        this BooklyDbContext db, IEnumerable<string?> paymentIntentIds, CancellationToken cancellationToken)
    {
        var ids = paymentIntentIds.Where(id => id is not null).Distinct().ToList();
        var orders = await db.Orders.AsNoTracking().Where(order => ids.Contains(order.PaymentIntentId))
            .Select(order => new { order.PaymentIntentId, OrderId = (Guid?)order.Id }).ToListAsync(cancellationToken);
        var cases = await db.PaymentCases.AsNoTracking().Where(row => ids.Contains(row.PaymentIntentId))
            .Select(row => new { row.PaymentIntentId, row.OrderId }).ToListAsync(cancellationToken);
        return orders.Concat(cases).GroupBy(row => row.PaymentIntentId!).ToDictionary(rows => rows.Key, rows => rows.First().OrderId);
    }
}
