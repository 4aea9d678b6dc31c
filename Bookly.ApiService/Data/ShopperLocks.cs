using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>
/// Locks of an account's row, for limits of what an account may have: who counts and then adds takes it, or requests at the same moment
/// all find room. Taken after orders and before cart lines.
/// </summary>
internal static class ShopperLocks
{
    /// <summary>Inside a transaction. Sessions and foreign keys of the account do not wait for it.</summary>
    public static Task LockShopperAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT 1 FROM users WHERE id = {userId} FOR NO KEY UPDATE", cancellationToken);
}
