using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;

namespace Bookly.ApiService.Reconciliation;

public sealed class Repairs(ReconcileLease lease, IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger logger)
{
    /// <summary>Runs one repair in its own scope. False when it failed: nothing has changed, and the page goes on.</summary>
    /// <param name="repair">Returns what it repaired; null when there was nothing to do or another caller was faster.</param>
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

        // Failing may have taken long, and the next one may too.
        await using var alive = scopes.CreateAsyncScope();
        await lease.KeepAsync(alive.ServiceProvider.GetRequiredService<BooklyDbContext>(), cancellationToken);
        return false;
    }

    public async Task RecordAsync(RepairKind kind, Guid? orderId, string? stripeId, CancellationToken cancellationToken)
    {
        telemetry.Repaired(kind);
        logger.LogInformation("Reconcile run {RunId}: order {OrderId} {Kind}, found by {StripeId}", lease.RunId, orderId, kind, stripeId);
        await using var scope = scopes.CreateAsyncScope();
        await lease.RecordAsync(
            scope.ServiceProvider.GetRequiredService<BooklyDbContext>(), kind, orderId, stripeId, time.GetUtcNow(), cancellationToken);
    }
}

internal static class RepairKinds
{
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
