using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Refund = Stripe.Refund;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Finds missed events that come weeks after their object was created: closed disputes, failed refunds.</summary>
public sealed class EventWalk(StripeFeed feed, StripeRateLimiter rateLimiter, IServiceScopeFactory scopes) : IStripeWalk<Event>
{
    private static readonly string[] Types =
    [
        EventTypes.ChargeDisputeCreated, EventTypes.ChargeDisputeUpdated, EventTypes.ChargeDisputeFundsWithdrawn,
        EventTypes.ChargeDisputeFundsReinstated, EventTypes.ChargeDisputeClosed, EventTypes.RefundFailed,
    ];

    public ReconcileStep Kind => ReconcileStep.Events;

    public Task<StripeList<Event>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        feed.EventsAsync(Types, since, after, cancellationToken);

    public DateTimeOffset CreatedAt(Event item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Created;
    }

    public async Task<ScanCounts> CheckAsync(IReadOnlyList<Event> page, Repairs repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(repairs);
        var (arrived, payments) = await LookUpAsync(page, cancellationToken);
        var counts = new ScanCounts(page.Count);
        foreach (var missed in page.Where(item => !arrived.Contains(item.Id)))
        {
            if (!payments.TryGetValue(PaymentOf(missed) ?? "", out var orderId))
            {
                counts = counts with { Foreign = counts.Foreign + 1 };
            }
            else if (
                !await repairs.TryAsync(missed.Id, orderId, (services, token) => HandleAsync(services, missed, token), cancellationToken))
            {
                counts = counts with { Failed = counts.Failed + 1, FailedAt = CreatedAt(missed) };
            }
        }

        return counts;
    }

    private async Task<RepairKind?> HandleAsync(IServiceProvider services, Event missed, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<BooklyDbContext>();
        var refund = missed.Data?.Object as Refund;
        var before = await StatusAsync(db, refund, cancellationToken);
        var entry = new InboxEntry(missed.Id, missed.Type, missed.ToJson());
        PaymentOutcome outcome;
        try
        {
            outcome = await rateLimiter.ExecuteAsync(
                token => services.GetRequiredService<StripeEvents>()
                    .HandleAsync(missed, entry, Trigger.Reconciler, token), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Same as a delivered event that failed: the inbox retries, and opens a case in the end.
            await services.GetRequiredService<Inbox>().RecordFailureAsync(entry, e.Message, cancellationToken);
            return null;
        }

        if (outcome != PaymentOutcome.Recorded) return null;
        if (refund is null) return RepairKind.DisputeRecorded;

        return await StatusAsync(db, refund, cancellationToken) == before ? null : RepairKind.RefundRecorded;
    }

    private static async Task<RefundStatus?> StatusAsync(BooklyDbContext db, Refund? refund, CancellationToken cancellationToken) =>
        refund is null
        ? null
        : await db.Refunds.AsNoTracking().Where(row => row.Id == refund.Id).Select(row => (RefundStatus?)row.Status)
            .SingleOrDefaultAsync(cancellationToken);

    private static string? PaymentOf(Event stripeEvent) => stripeEvent.Data?.Object switch
    {
        global::Stripe.Dispute dispute => dispute.PaymentIntentId,
        Refund refund => refund.PaymentIntentId,
        _ => null,
    };

    private async Task<(HashSet<string> Arrived, Dictionary<string, Guid?> Payments)> LookUpAsync(
        IReadOnlyList<Event> page, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var ids = page.Select(item => item.Id).ToList();
        return (
            // What was given up is as good as missed; what is pending is the inbox worker's.
            await db.PaymentEvents.AsNoTracking().Where(row => ids.Contains(row.Id) && row.State != PaymentEventState.Dead).Select(row => row.Id)
                .ToHashSetAsync(cancellationToken),
            await db.OrdersOfPaymentsAsync(page.Select(PaymentOf), cancellationToken));
    }
}
