using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

public sealed class ListingRemover(BooklyDbContext db, CheckoutCloser closer, Delister delister)
{
    /// <summary>
    /// Removes the listing, keeping an audit copy; not while open checkouts hold it. <paramref name="force"/> expires their sessions
    /// first. A payment already in progress keeps its order and is refunded as out of stock when it arrives.
    /// </summary>
    public async Task<DelistOutcome> RemoveAsync(long bookId, bool force, string? version, CancellationToken cancellationToken)
    {
        if (force)
        {
            var open = await db.Orders.AsNoTracking()
                .Where(order => order.Status == OrderStatus.AwaitingPayment && order.Lines.Any(line => line.BookId == bookId))
                .ToListAsync(cancellationToken);
            foreach (var order in open)
            {
                if (!await closer.TryCloseAsync(order, OrderStatus.Cancelled, "admin", cancellationToken)) return DelistOutcome.Held;
            }
        }

        return await delister.TryDelistAsync(bookId, evenIfHeld: force, version, cancellationToken);
    }
}
