using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Finds payments that ended days after their session was created, when the session walk had passed it.</summary>
public sealed class PaymentIntentWalk(StripeFeed feed, IServiceScopeFactory scopes, TimeProvider time) : IStripeWalk<PaymentIntent>
{
    public ReconcileStep Kind => ReconcileStep.PaymentIntents;

    public Task<StripeList<PaymentIntent>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        feed.PaymentIntentsAsync(since, after, cancellationToken);

    public DateTimeOffset CreatedAt(PaymentIntent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Created;
    }

    public async Task<ScanCounts> CheckAsync(IReadOnlyList<PaymentIntent> page, Repairs repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(repairs);
        var named = page.Select(intent => (Intent: intent, OrderId: OrderOf(intent))).ToList();
        var statuses = await StatusesOfAsync([.. named.Select(payment => payment.OrderId).OfType<Guid>()], cancellationToken);
        var counts = new ScanCounts(page.Count);
        foreach (var (intent, orderId) in named)
        {
            if (orderId is not { } id || !statuses.TryGetValue(id, out var status))
            {
                // A paid session with an unknown order is reported by the session walk.
                counts = counts with { Foreign = counts.Foreign + 1 };
            }
            else if (IsMissed(status, intent.Status)
                && !await repairs.TryAsync(intent.Id, id, (services, token) => SyncAsync(services, intent.Id, token), cancellationToken))
            {
                counts = counts with { Failed = counts.Failed + 1, FailedAt = CreatedAt(intent) };
            }
        }

        return counts;
    }

    /// <summary>Whether the payment has an outcome that its order does not have.</summary>
    public static bool IsMissed(OrderStatus order, string? payment) => payment switch
    {
        "succeeded" => order is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing,
        // A declined card returns the intent to the same state while the session is open: only a processing payment has failed.
        "requires_payment_method" or "canceled" => order is OrderStatus.PaymentProcessing,
        _ => false,
    };

    private async Task<RepairKind?> SyncAsync(IServiceProvider services, string paymentIntentId, CancellationToken cancellationToken) =>
        await feed.SessionOfAsync(paymentIntentId, cancellationToken) is { } session
            ? await SessionWalk.SyncAsync(services, SessionSnapshot.From(session, time.GetUtcNow()), cancellationToken)
            : null;

    private static Guid? OrderOf(PaymentIntent intent) =>
        Guid.TryParse(intent.Metadata?.GetValueOrDefault(SessionSnapshot.OrderIdKey), out var id) ? id : null;

    private async Task<Dictionary<Guid, OrderStatus>> StatusesOfAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Orders.AsNoTracking()
            .Where(order => ids.Contains(order.Id)).ToDictionaryAsync(order => order.Id, order => order.Status, cancellationToken);
    }
}
