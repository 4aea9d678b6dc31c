using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <summary>Puts copies that came back on the shelf; a book that had sold out returns to the catalog under its old id.</summary>
public sealed class Restocker(BooklyDbContext db, TimeProvider time)
{
    /// <summary>
    /// Puts a request's copies back, once: in the transaction that records its refund, under the order's lock. A book that a person
    /// has taken off the catalog stays off, and its copies are not counted.
    /// </summary>
    public async Task RestockAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var line in request.Restock.OrderBy(line => line.BookId))
        {
            if (await db.RestockAsync(line.BookId, line.Quantity, time.GetUtcNow(), cancellationToken) is not { } relisted) continue;

            await db.MarkRestockedAsync(request.OrderId!.Value, line.BookId, line.Quantity, cancellationToken);
            db.Restocks.Add(new Restock
            {
                OrderId = request.OrderId!.Value,
                BookId = line.BookId,
                Quantity = line.Quantity,
                RequestId = request.Id,
                Relisted = relisted,
                By = request.By,
                At = time.GetUtcNow(),
            });
        }
    }
}
