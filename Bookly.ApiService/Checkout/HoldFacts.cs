using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Bookly.ApiService.Checkout;

/// <summary>Reads what the quotas are measured by, inside the transaction that holds.</summary>
public sealed class HoldFacts(BooklyDbContext db, IMemoryCache cache, TimeProvider time)
{
    private const string ShopStock = "shop-stock";

    private static readonly TimeSpan UnpaidWindow = TimeSpan.FromDays(1), UnpaidFrom = TimeSpan.FromMinutes(10), StockAge = TimeSpan.FromMinutes(1);

    /// <summary>Serves every buyer: a query by indexes of the account.</summary>
    public async Task<Buyer> OfAsync(string userId, string network, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - UnpaidWindow;
        var row = await db.Database.SqlQuery<BuyerRow>(
            $"""
            SELECT u.email_confirmed AS is_confirmed, EXISTS (SELECT 1 FROM lifted_hold_limits l WHERE l.user_id = u.id) AS is_lifted,
                (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.status IN ('Fulfilled', 'PartiallyRefunded'))::int AS paid,
                (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.created_at > {since} AND o.status IN ('Expired', 'Cancelled')
                    AND o.updated_at - o.created_at >= {UnpaidFrom})::int AS unpaid
            FROM users u WHERE u.id = {userId}
            """).SingleAsync(cancellationToken);
        return new Buyer(row.IsConfirmed, row.IsLifted, row.Paid, row.Unpaid, network);
    }

    /// <summary>
    /// Those who are not known count one after the other, before they lock any book: a thousand who count at the same moment would all
    /// find room.
    /// </summary>
    public Task TakeTurnAsync(CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock.HoldQuota})", cancellationToken);

    public async Task<HeldByLike> HeldByLikeAsync(Buyer buyer, IEnumerable<long> bookIds, CancellationToken cancellationToken)
    {
        var standing = buyer.Standing.ToString();
        var titles = await db.Database.SqlQueryRaw<HeldRow>(
            $$"""
            SELECT l.book_id, sum(l.quantity)::int AS copies FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE {{StockStatements.OrderHoldsStock}} AND o.standing <> 'Known' AND o.standing = {0} AND l.book_id = ANY ({1}) GROUP BY l.book_id
            """, standing, bookIds.ToArray()).ToDictionaryAsync(row => row.BookId, row => row.Copies, cancellationToken);
        var sums = await db.Database.SqlQueryRaw<SumRow>(
            $$"""
            SELECT coalesce(sum(l.quantity), 0) AS in_shop, coalesce(sum(l.quantity) FILTER (WHERE o.network = {1}), 0) AS in_network
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE {{StockStatements.OrderHoldsStock}} AND o.standing <> 'Known' AND o.standing = {0}
            """, standing, buyer.Network).SingleAsync(cancellationToken);
        return new HeldByLike(titles, sums.InShop, sums.InNetwork, await ShopStockAsync(cancellationToken));
    }

    /// <summary>A sum over all titles, which a sale hardly changes.</summary>
    private Task<long> ShopStockAsync(CancellationToken cancellationToken) => cache.GetOrCreateAsync(ShopStock, entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = StockAge;
        return db.Books.SumAsync(book => (long)book.Stock, cancellationToken);
    });

    private sealed record BuyerRow(bool IsConfirmed, bool IsLifted, int Paid, int Unpaid);

    private sealed record HeldRow(long BookId, int Copies);

    private sealed record SumRow(long InShop, long InNetwork);
}
