using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Persistence;

/// <summary>
/// Keeps the state in <see cref="EmulatorOptions.StateFile"/> over restarts: read at the start, written soon after changes
/// and at the end. Idempotency keys, the request log and the faults are not kept.
/// </summary>
internal sealed class StateFile(
    EmulatorState state,
    EmulatorClock clock,
    CheckoutService checkout,
    WebhookDispatcher webhooks,
    ConfiguredEndpoint configured,
    IOptions<EmulatorOptions> options,
    TimeProvider time,
    ILogger<StateFile> log) : BackgroundService
{
    private const string ClockOffset = "clock_offset_seconds";
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(2);

    /// <summary>An event that was not delivered is tried again after a restart, unless it is older than this.</summary>
    private static readonly TimeSpan RedeliveryWindow = TimeSpan.FromHours(1);

    private long _saved;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.StateFile is { } path && File.Exists(path))
        {
            try
            {
                await using var file = File.OpenRead(path);
                Restore((JsonObject)(await JsonNode.ParseAsync(file, cancellationToken: cancellationToken))!);
            }
            catch (Exception exception) when (exception is JsonException or InvalidCastException or NullReferenceException)
            {
                state.Clear();
                configured.Ensure();
                log.LogWarning("The state file {Path} cannot be read ({Message}); starting empty, it will be overwritten", path, exception.Message);
            }
        }

        _saved = Changes();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.StateFile is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(SaveInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SaveAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Saved once more on stopping.
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (options.Value.StateFile is not { } path || Changes() == _saved)
        {
            return;
        }

        JsonObject snapshot;
        long changes;
        lock (state.Gate)
        {
            changes = Changes();
            snapshot = new JsonObject { [ClockOffset] = clock.Offset.TotalSeconds };
            foreach (var (name, collection) in state.Collections)
            {
                snapshot[name] = new JsonArray(
                    [.. collection.OldestFirst().Select(item => JsonSerializer.SerializeToNode(item, collection.ItemType, StripeJson.Everything))]);
            }
        }

        // Written beside it and moved: a crash while writing must not lose the earlier state.
        var written = $"{path}.new";
        await File.WriteAllTextAsync(written, snapshot.ToJsonString(StripeJson.Everything), cancellationToken);
        File.Move(written, path, overwrite: true);
        _saved = changes;
    }

    private void Restore(JsonObject snapshot)
    {
        lock (state.Gate)
        {
            clock.Shift(TimeSpan.FromSeconds(snapshot[ClockOffset]!.GetValue<double>()));
            foreach (var (name, collection) in state.Collections)
            {
                foreach (var item in snapshot[name]!.AsArray())
                {
                    collection.Put(item.Deserialize(collection.ItemType, StripeJson.Everything)!);
                }
            }

            // The configuration may name another endpoint than the file.
            configured.Ensure();
            foreach (var session in state.Sessions.NewestFirst().Where(session => session.Status == SessionStatus.Open).ToList())
            {
                checkout.ScheduleExpiry(session);
            }

            var since = clock.UnixNow - (long)RedeliveryWindow.TotalSeconds;
            foreach (var @event in state.Events.NewestFirst().TakeWhile(@event => @event.Created >= since).Where(@event => @event.PendingWebhooks > 0).Reverse().ToList())
            {
                webhooks.Resend(@event);
            }
        }
    }

    private long Changes()
    {
        lock (state.Gate)
        {
            return state.Collections.Values.Sum(collection => collection.Changes);
        }
    }
}
