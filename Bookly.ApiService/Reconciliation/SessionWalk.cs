using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace Bookly.ApiService.Reconciliation;

public sealed record KnownOrder(Guid Id, OrderStatus Status, string? SessionId, long TotalAmount, string Currency, string? PaymentIntentId);

/// <summary>Finds sessions whose events were missed.</summary>
public sealed class SessionWalk(StripeFeed feed, IServiceScopeFactory scopes, OwnSessions ownSessions, TimeProvider time) : IStripeWalk<Session>
{
    public ReconcileStep Kind => ReconcileStep.Sessions;

    public Task<StripeList<Session>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        feed.SessionsAsync(since, after, cancellationToken);

    public DateTimeOffset CreatedAt(Session item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Created;
    }

    public async Task<ScanCounts> CheckAsync(IReadOnlyList<Session> page, Repairs repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(repairs);
        var now = time.GetUtcNow();
        var sessions = page.Select(session => (Session: session, Snapshot: SessionSnapshot.From(session, now))).ToList();
        var orders = await OrdersOfAsync([.. sessions.Select(session => session.Snapshot.OrderId).OfType<Guid>()], cancellationToken);
        // Sessions with a case are a person's to decide.
        var told = await ToldOfAsync([.. page.Select(session => session.Id)], cancellationToken);
        var counts = new ScanCounts(page.Count);
        foreach (var (session, snapshot) in sessions)
        {
            var order = snapshot.OrderId is { } id ? orders.GetValueOrDefault(id) : null;
            if (!ownSessions.IsOurs(snapshot, isOrderKnown: order is not null))
            {
                counts = counts with { Foreign = counts.Foreign + 1 };
            }
            else if (IsMissed(order, snapshot) && !told.Contains(session.Id)
                && !await repairs.TryAsync(
                    snapshot.Id, snapshot.OrderId, (services, token) => SyncAsync(services, snapshot, token), cancellationToken))
            {
                counts = counts with { Failed = counts.Failed + 1, FailedAt = CreatedAt(session) };
            }
        }

        return counts;
    }

    /// <summary>Whether the session has a state that its order does not have.</summary>
    /// <param name="order">The order in its metadata; null when unknown.</param>
    public static bool IsMissed(KnownOrder? order, SessionSnapshot session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (order is null) return session.IsPaid;

        var isItsOwn = order.SessionId is null || order.SessionId == session.Id;
        var isOpen = order.Status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing;
        return session switch
        {
            // A paid session that cannot be fulfilled must open a case, once.
            { IsPaid: true } => isOpen || !isItsOwn || !HasMoneyBehindIt(order.Status)
                || session.DiffersFrom(order.TotalAmount, order.Currency, order.PaymentIntentId),
            _ when !isItsOwn => false,
            { HasFailed: true } => isOpen,
            { IsExpired: true } or { IsProcessing: true } => order.Status == OrderStatus.AwaitingPayment,
            _ => false,
        };
    }

    internal static async Task<RepairKind?> SyncAsync(
        IServiceProvider services, SessionSnapshot session, CancellationToken cancellationToken) =>
        (await services.GetRequiredService<FulfillmentService>().SyncAsync(session, Trigger.Reconciler, entry: null, cancellationToken))
            .AsRepair();

    private static bool HasMoneyBehindIt(OrderStatus status) =>
        status is OrderStatus.Fulfilled or OrderStatus.PartiallyRefunded or OrderStatus.Refunded or OrderStatus.RefundPending;

    private async Task<Dictionary<Guid, KnownOrder>> OrdersOfAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Orders.AsNoTracking()
            .Where(order => ids.Contains(order.Id))
            .Select(order => new KnownOrder(
                order.Id, order.Status, order.SessionId, order.TotalAmount, order.Currency, order.PaymentIntentId))
            .ToDictionaryAsync(order => order.Id, cancellationToken);
    }

    private async Task<HashSet<string?>> ToldOfAsync(List<string?> ids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().PaymentCases.AsNoTracking()
            .Where(row => ids.Contains(row.SessionId)).Select(row => row.SessionId).ToHashSetAsync(cancellationToken);
    }
}
