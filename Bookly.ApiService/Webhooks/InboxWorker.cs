using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Webhooks;

/// <summary>
/// Does the work of events that could not be done when they arrived. Runs in every replica; the replicas share the work, because
/// each takes rows that the others then leave alone.
/// </summary>
public sealed class InboxWorker(IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger<InboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A replica that dies with events taken gives them back after this long.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(1);

    private const int BatchSize = 32;

    /// <summary>Paid orders that are handled at the same time share a commit (<see cref="FulfillmentBatch"/>).</summary>
    private const int MaxConcurrency = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) == BatchSize) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The inbox cannot be worked on now: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        List<InboxEntry> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            due = await scope.ServiceProvider.GetRequiredService<Inbox>().TakeDueAsync(BatchSize, LeaseDuration, cancellationToken);
        }

        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken },
            async (entry, token) => await HandleAsync(entry, token));
        return due.Count;
    }

    private async Task HandleAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        using var work = telemetry.StartWork("handle event from the inbox");
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<StripeEvents>()
                .HandleAsync(WebhookVerifier.Parse(entry.Payload), entry, Trigger.Inbox, cancellationToken);
            logger.LogInformation("Event {EventId} of the inbox: {Outcome}", entry.EventId, outcome);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Event {EventId} of the inbox failed again", entry.EventId);
            await scope.ServiceProvider.GetRequiredService<Inbox>().RecordFailureAsync(entry, e.Message, cancellationToken);
        }
    }
}
