using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Mail;

/// <summary>
/// Writes the mails about orders. The status history and the refunds are written in the transactions that make them, so they already
/// say durably what there is to tell; whatever moves orders and money need not know that mails exist.
/// </summary>
public sealed class OrderMailComposer(BooklyDbContext db, OrderMails mails, Outbox outbox, TimeProvider time)
{
    private const int BatchSize = 50;

    // The rows of another replica are left to it.
    private static readonly string TakeMoves =
        $"SELECT * FROM order_history WHERE {OrderHistoryMapping.Unmailed} ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED";

    private static readonly string TakeRefunds =
        $"SELECT * FROM refunds WHERE {RefundMapping.Unmailed} ORDER BY created_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED";

    private static readonly string TakeFailures =
        $"SELECT * FROM refunds WHERE {RefundMapping.UnmailedFailure} ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED";

    /// <summary>Writes the mails of what nobody has written about yet; true when there may be more.</summary>
    public Task<bool> ComposeAsync(CancellationToken cancellationToken) => db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        var moves = await db.OrderHistory.FromSqlRaw(TakeMoves).AsNoTracking().ToListAsync(token);
        var refunds = await db.Refunds.FromSqlRaw(TakeRefunds).AsNoTracking().ToListAsync(token);
        var failures = await db.Refunds.FromSqlRaw(TakeFailures).AsNoTracking().ToListAsync(token);
        if (moves.Count + refunds.Count + failures.Count == 0) return false;

        var orders = await ReadOrdersAsync(
            [.. moves.Select(move => move.OrderId), .. refunds.Concat(failures).Select(refund => refund.OrderId!.Value)], token);
        var failed = await FailedOrdersAsync([.. orders.Keys], token);
        foreach (var move in moves)
        {
            var (order, address) = orders[move.OrderId];
            using var spoken = ShopLanguages.UseCulture(order.Language);
            await AddAsync(mails.About(order.ToContract([]), move.Status), address, token);
        }

        foreach (var refund in refunds)
        {
            var (order, address) = orders[refund.OrderId!.Value];
            using var spoken = ShopLanguages.UseCulture(order.Language);
            // A sold-out order's mail has told of its refund already, but not of one that has to be made again.
            if (!IsToldByMove(order) || failed.Contains(order.Id)) await AddAsync(mails.AboutRefund(order.ToContract([]), refund.Id, refund.Amount), address, token);
        }

        foreach (var refund in failures)
        {
            var (order, address) = orders[refund.OrderId!.Value];
            using var spoken = ShopLanguages.UseCulture(order.Language);
            // Whoever was never told that the money comes need not be told that it does not.
            if (refund.MailedAt is not null || IsToldByMove(order))
            {
                await AddAsync(mails.AboutFailedRefund(order.ToContract([]), refund.Id, refund.Amount), address, token);
            }
        }

        await MarkAsync(moves, refunds, failures, token);
        await transaction.CommitAsync(token);
        return moves.Count == BatchSize || refunds.Count == BatchSize || failures.Count == BatchSize;
    }, cancellationToken);

    private static bool IsToldByMove(Orders.Order order) => order.History.Exists(move => move.Status == OrderStatus.RefundPending);

    private Task<HashSet<Guid>> FailedOrdersAsync(Guid[] orderIds, CancellationToken cancellationToken) =>
        db.Refunds.AsNoTracking()
            .Where(refund => orderIds.Contains(refund.OrderId!.Value) && (refund.Status == RefundStatus.Failed || refund.Status == RefundStatus.Canceled))
            .Select(refund => refund.OrderId!.Value).ToHashSetAsync(cancellationToken);

    /// <summary>The orders, each with its shopper's address; null for one who has deleted the account and cannot be written to any more.</summary>
    private async Task<Dictionary<Guid, (Orders.Order Order, string? Address)>> ReadOrdersAsync(
        Guid[] ids, CancellationToken cancellationToken)
    {
        var orders = await db.Orders.AsNoTracking().Include(order => order.Lines).Include(order => order.History).AsSplitQuery()
            .Where(order => ids.Contains(order.Id)).ToListAsync(cancellationToken);
        var userIds = orders.Select(order => order.UserId).Distinct().ToArray();
        // The lock waits for an account that is being deleted, and its deletion for the mails written here: it forgets those as well.
        var addresses = await db.Users.FromSql($"SELECT * FROM users WHERE id = ANY ({userIds}) ORDER BY id FOR KEY SHARE").AsNoTracking()
            .ToDictionaryAsync(user => user.Id, user => user.Email, cancellationToken);
        return orders.ToDictionary(order => order.Id, order => (order, addresses.GetValueOrDefault(order.UserId)));
    }

    private async Task AddAsync(MailContent? content, string? address, CancellationToken cancellationToken)
    {
        if (content is not null && address is not null) await outbox.AddAsync(content, address, cancellationToken);
    }

    private async Task MarkAsync(List<OrderHistoryEntry> moves, List<Refund> refunds, List<Refund> failures, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var moveIds = moves.Select(move => move.Id).ToArray();
        var refundIds = refunds.Select(refund => refund.Id).ToArray();
        await db.MarkMovesMailedAsync(moveIds, now, cancellationToken);
        await db.MarkRefundsMailedAsync(refundIds, now, cancellationToken);
        await db.MarkRefundFailuresMailedAsync([.. failures.Select(refund => refund.Id)], now, cancellationToken);
    }
}
