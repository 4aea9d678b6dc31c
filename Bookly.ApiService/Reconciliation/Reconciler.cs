using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Repairs missed events by comparing Stripe with Bookly. Repairs take the webhooks' code paths and may race with them.</summary>
public sealed class Reconciler(
    IServiceScopeFactory scopes, StripeWalker walker, SessionWalk sessions, PaymentIntentWalk paymentIntents, RefundWalk refunds,
    EventWalk events, PaymentTelemetry telemetry, TimeProvider time, ILogger<Reconciler> logger)
{
    /// <summary>Orders checked between two renewals of the lease.</summary>
    private const int ProgressInterval = 20;

    /// <summary>Does the rest of the run; steps that a previous holder finished are not repeated.</summary>
    /// <exception cref="PaymentProviderException">Stripe does not answer.</exception>
    /// <exception cref="ReconcileLeaseLostException">Another replica has taken over.</exception>
    public async Task RunAsync(ReconcileLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var repairs = new Repairs(lease, scopes, telemetry, time, logger);
        var from = lease.StoppedAt ?? ReconcileStep.OpenOrders;
        if (from <= ReconcileStep.OpenOrders) await FinishOpenOrdersAsync(lease, repairs, cancellationToken);
        if (from <= ReconcileStep.Sessions) await WalkAsync(sessions);
        if (from <= ReconcileStep.PaymentIntents) await WalkAsync(paymentIntents);
        if (from <= ReconcileStep.Refunds)
        {
            await WalkAsync(refunds);
            await CountAsync(lease, ReconcileStep.Refunds, await refunds.CheckPendingAsync(repairs, cancellationToken), cancellationToken);
        }

        await WalkAsync(events);

        async Task WalkAsync<T>(IStripeWalk<T> walk) where T : global::Stripe.StripeEntity, global::Stripe.IHasId
        {
            await BeginAsync(lease, walk.Kind, cancellationToken);
            await walker.WalkAsync(walk, lease, repairs, cancellationToken);
        }
    }

    private async Task FinishOpenOrdersAsync(ReconcileLease lease, Repairs repairs, CancellationToken cancellationToken)
    {
        await BeginAsync(lease, ReconcileStep.OpenOrders, cancellationToken);
        await using var work = scopes.CreateAsyncScope();
        var counts = new ScanCounts(0);
        await foreach (var swept in work.ServiceProvider.GetRequiredService<OpenOrderSweeper>().SweepAsync(everything: lease.IsOnDemand, cancellationToken))
        {
            counts = counts with { Checked = counts.Checked + 1, Failed = counts.Failed + (swept.Failed ? 1 : 0) };
            if (swept.Repair is { } kind) await repairs.RecordAsync(kind, swept.OrderId, stripeId: null, cancellationToken);
            if (counts.Checked < ProgressInterval) continue;

            await CountAsync(lease, ReconcileStep.OpenOrders, counts, cancellationToken);
            counts = new ScanCounts(0);
        }

        await CountAsync(lease, ReconcileStep.OpenOrders, counts, cancellationToken);
    }

    private async Task BeginAsync(ReconcileLease lease, ReconcileStep step, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await lease.BeginAsync(scope.ServiceProvider.GetRequiredService<BooklyDbContext>(), step, cancellationToken);
    }

    private async Task CountAsync(ReconcileLease lease, ReconcileStep step, ScanCounts counts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await lease.CountAsync(scope.ServiceProvider.GetRequiredService<BooklyDbContext>(), step, counts, fraction: step == ReconcileStep.OpenOrders ? 0 : 1, cursor: null, cancellationToken);
    }
}
