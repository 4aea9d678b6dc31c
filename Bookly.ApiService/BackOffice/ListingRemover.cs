using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

/// <summary>Takes listings off the catalog by hand, keeping an audit copy.</summary>
public sealed class ListingRemover(BooklyDbContext db, CheckoutCloser closer, Delister delister)
{
    /// <summary>
    /// Removes the listing unless open checkouts hold it; false when they do. With <paramref name="force"/> their sessions are
    /// expired first. A payment that is already on its way keeps its order; when it arrives, it finds the book gone and is refunded.
    /// </summary>
    public async Task<bool> RemoveAsync(long bookId, bool force, CancellationToken cancellationToken)
    {
        if (force)
        {
            var open = await db.Orders.AsNoTracking()
                .Where(order => order.Status == OrderStatus.AwaitingPayment && order.Lines.Any(line => line.BookId == bookId))
                .ToListAsync(cancellationToken);
            foreach (var order in open)
            {
                if (!await closer.TryCloseAsync(order, OrderStatus.Cancelled, "admin", cancellationToken)) return false;
            }
        }

        return await delister.TryDelistAsync(bookId, evenIfHeld: force, cancellationToken);
    }
}
