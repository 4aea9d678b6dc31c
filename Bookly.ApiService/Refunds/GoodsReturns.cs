using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;

namespace Bookly.ApiService.Refunds;

/// <summary>Puts copies back on the shelf, in the transaction that answers their request: with a refund, or without money.</summary>
public sealed class GoodsReturns(BooklyDbContext db, TimeProvider time)
{
    /// <summary>A book that had sold out returns to the catalog; one that a person has taken off it stays off, and its copies are not counted.</summary>
    public async Task PutBackAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var line in request.Restock.OrderBy(line => line.BookId))
        {
            if (await db.RestockAsync(line.BookId, line.Quantity, request.OrderId!.Value, request.By, time.GetUtcNow(), cancellationToken) is not { } relisted) continue;

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
