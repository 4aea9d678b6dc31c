using Bookly.ApiService.Common;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Webhooks;

/// <summary>
/// Does the work of events that could not be done when they arrived. Runs in every replica; the replicas share the work, because
/// each takes rows that the others then leave alone.
/// </summary>
public sealed class InboxWorker(IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger<InboxWorker> logger)
    : PollingWorker(scopes, TimeSpan.FromSeconds(1), time, logger)
{
    /// <summary>A replica that dies with events taken gives them back after this long.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(1);

    private const int BatchSize = 32;

    /// <summary>Paid orders that are handled at the same time share a commit (<see cref="FulfillmentBatch"/>).</summary>
    private const int MaxConcurrency = 8;

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        var due = await InScopeAsync((Inbox inbox) => inbox.TakeDueAsync(BatchSize, LeaseDuration, cancellationToken));
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken },
            async (entry, token) => await HandleAsync(entry, token));
        return due.Count == BatchSize;
    }

    private async Task HandleAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        using var work = telemetry.StartWork("handle event from the inbox");
        await using var scope = Scopes.CreateAsyncScope();
        try
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<StripeEvents>()
                .HandleAsync(WebhookVerifier.Parse(entry.Payload), entry, Trigger.Inbox, cancellationToken);
            Logger.LogInformation("Event {EventId} of the inbox: {Outcome}", entry.EventId, outcome);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Logger.LogWarning(e, "Event {EventId} of the inbox failed again", entry.EventId);
            await scope.ServiceProvider.GetRequiredService<Inbox>().RecordFailureAsync(entry, e.Message, cancellationToken);
        }
    }
}
