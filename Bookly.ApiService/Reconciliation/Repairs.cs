using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Puts things right one after the other, and writes down for the run what was done.</summary>
public sealed class Repairs(ReconcileLease lease, IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Does one repair in a scope of its own. False when it cannot be done now: then nothing has happened, and the rest of the page
    /// does not suffer from it.
    /// </summary>
    /// <param name="stripeId">What tells that something is missing.</param>
    /// <param name="repair">Returns what it put right; null when another caller was faster or there was nothing to do.</param>
    public async Task<bool> TryAsync(
        string stripeId, Guid? orderId, Func<IServiceProvider, CancellationToken, Task<RepairKind?>> repair,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repair);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            if (await repair(scope.ServiceProvider, cancellationToken) is { } kind)
            {
                await RecordAsync(kind, orderId, stripeId, cancellationToken);
            }
            return true;
        }
        catch (Exception e) when (e is not ReconcileLeaseLostException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Reconcile run {RunId}: {StripeId} of order {OrderId} could not be settled now", lease.RunId, stripeId, orderId);
        }

        // It may have taken long to fail, and the next one may as well.
        await using var alive = scopes.CreateAsyncScope();
        await lease.KeepAsync(alive.ServiceProvider.GetRequiredService<BooklyDbContext>(), cancellationToken);
        return false;
    }

    /// <summary>Writes down what was put right.</summary>
    public async Task RecordAsync(RepairKind kind, Guid? orderId, string? stripeId, CancellationToken cancellationToken)
    {
        telemetry.Repaired(kind);
        logger.LogInformation("Reconcile run {RunId}: order {OrderId} {Kind}, as {StripeId} tells", lease.RunId, orderId, kind, stripeId);
        await using var scope = scopes.CreateAsyncScope();
        await lease.RecordAsync(
            scope.ServiceProvider.GetRequiredService<BooklyDbContext>(), kind, orderId, stripeId, time.GetUtcNow(), cancellationToken);
    }
}

internal static class RepairKinds
{
    /// <summary>What the outcome of a sync put right; null when it put nothing right.</summary>
    public static RepairKind? AsRepair(this PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Fulfilled => RepairKind.Fulfilled,
        PaymentOutcome.Processing => RepairKind.ProcessingRecorded,
        PaymentOutcome.Failed => RepairKind.PaymentFailed,
        PaymentOutcome.Expired => RepairKind.Released,
        PaymentOutcome.RefundPending => RepairKind.RefundStarted,
        PaymentOutcome.Flagged => RepairKind.Flagged,
        _ => null,
    };
}
