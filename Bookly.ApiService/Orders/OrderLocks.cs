using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>Row locks on orders, inside a transaction. Lock order everywhere: inbox event, order, cart, books by ascending id.</summary>
internal static class OrderLocks
{
    /// <summary>Keeps the account from being deleted meanwhile; false when it is gone.</summary>
    public static async Task<bool> LockUserAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<string>($"SELECT id AS \"Value\" FROM users WHERE id = {userId} FOR KEY SHARE").ToListAsync(cancellationToken)).Count == 1;

    public static async Task<bool> LockOrderAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM orders WHERE id = {orderId} FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;

    /// <summary>Locks the order if it was never given a session; false when it was, or is unknown.</summary>
    public static async Task<bool> LockUnstartedOrderAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>(
            $"SELECT id AS \"Value\" FROM orders WHERE id = {orderId} AND session_id IS NULL FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;

    /// <summary>Locks the shopper's open checkout after whoever is closing it; false when there is none any more.</summary>
    public static async Task<bool> LockOpenOrderAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>(
            $"SELECT id AS \"Value\" FROM orders WHERE user_id = {userId} AND status = 'AwaitingPayment' AND NOT awaits_decision FOR UPDATE").ToListAsync(cancellationToken)).Count == 1;
}
