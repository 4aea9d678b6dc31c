namespace Bookly.ApiService.Payments;

/// <summary>
/// Does the work of events that could not be done when they arrived. Runs in every replica; the replicas share the work, because
/// each takes rows that the others then leave alone.
/// </summary>
public sealed class InboxWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<InboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A replica that dies with events taken gives them back after this long.</summary>
    private static readonly TimeSpan LeaveAloneFor = TimeSpan.FromMinutes(1);

    private const int BatchSize = 32;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The inbox cannot be worked on now: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunOnceAsync(CancellationToken ct)
    {
        List<InboxEntry> due;
        using (Telemetry.Untraced())
        await using (var scope = scopes.CreateAsyncScope())
        {
            due = await scope.ServiceProvider.GetRequiredService<Inbox>().TakeDueAsync(BatchSize, LeaveAloneFor, ct);
        }

        foreach (var entry in due) await HandleAsync(entry, ct);
    }

    private async Task HandleAsync(InboxEntry entry, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<StripeEvents>()
                .HandleAsync(WebhookVerifier.Parse(entry.Payload), entry, Trigger.Inbox, ct);
            logger.LogInformation("Event {EventId} of the inbox: {Outcome}", entry.EventId, outcome);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(e, "Event {EventId} of the inbox failed again", entry.EventId);
            await scope.ServiceProvider.GetRequiredService<Inbox>().RecordFailureAsync(entry, e.Message, ct);
        }
    }
}
