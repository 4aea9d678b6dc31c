using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>
/// The row locks on orders, in one place. Lock order everywhere in Bookly: inbox event, order, cart, books by ascending id. Each
/// must be called inside a transaction.
/// </summary>
internal static class OrderLocks
{
    /// <summary>Locks the order; false when there is none.</summary>
    public static async Task<bool> LockOrderAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM orders WHERE id = {orderId} FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;

    /// <summary>Locks the order if it was never given a session; false when it was, or there is none.</summary>
    public static async Task<bool> LockUnstartedOrderAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>(
            $"SELECT id AS \"Value\" FROM orders WHERE id = {orderId} AND session_id IS NULL FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;

    /// <summary>Locks the shopper's open checkout, waiting for whoever is closing it; false when there is none (any more).</summary>
    public static async Task<bool> LockOpenOrderAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>(
            $"SELECT id AS \"Value\" FROM orders WHERE user_id = {userId} AND status = 'AwaitingPayment' FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;
}
