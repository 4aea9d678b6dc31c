using System.Threading.Channels;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Events;

/// <summary>
/// Delivers events to webhook endpoints concurrently, retries failures on the emulator's clock, and applies
/// <see cref="Faults"/>.
/// </summary>
internal sealed class WebhookDispatcher(
    EmulatorState state,
    EmulatorClock clock,
    Scheduler scheduler,
    WebhookSender sender,
    DeliveryLog deliveries,
    FirstAttempts firstAttempts,
    Faults faults,
    IOptions<EmulatorOptions> options) : BackgroundService
{
    public const int MaxConcurrent = 64;
    private static readonly TimeSpan ShuffleWindow = TimeSpan.FromMilliseconds(200);
    private static readonly IReadOnlyList<double> DefaultRetrySeconds = [2, 10, 60, 600, 3600];

    private readonly Channel<IReadOnlyList<Job>> _ready = Channel.CreateUnbounded<IReadOnlyList<Job>>();
    private readonly Lock _shuffleGate = new();
    private List<Job> _toShuffle = [];

    private IReadOnlyList<double> RetrySeconds => options.Value.RetrySeconds is { Count: > 0 } set ? set : DefaultRetrySeconds;

    public IReadOnlyList<WebhookEndpoint> EndpointsFor(string eventType)
    {
        lock (state.Gate)
        {
            return [.. state.WebhookEndpoints.NewestFirst().Where(endpoint => endpoint.Wants(eventType))];
        }
    }

    /// <summary>Sends an event to these endpoints, subject to the faults in force.</summary>
    public void Dispatch(StripeEvent @event, IReadOnlyList<WebhookEndpoint> endpoints)
    {
        if (endpoints.Count == 0)
        {
            return;
        }

        var webhookFaults = faults.Current.Webhooks;
        var copies = Math.Max(1, webhookFaults.Duplicate);
        var jobs = endpoints.SelectMany(endpoint => Enumerable.Repeat(endpoint, copies)).Select(endpoint => NewJob(@event, endpoint)).ToList();
        foreach (var job in jobs)
        {
            deliveries.Put(job.Delivery with { Status = webhookFaults.Drop ? DeliveryStatus.Dropped : DeliveryStatus.Pending });
        }

        if (webhookFaults.Drop)
        {
            return;
        }

        firstAttempts.Expect(@event.Id, jobs.Count);
        if (webhookFaults.DelayMs > 0)
        {
            scheduler.After(TimeSpan.FromMilliseconds(webhookFaults.DelayMs), () => Release(jobs, webhookFaults.Shuffle));
        }
        else
        {
            Release(jobs, webhookFaults.Shuffle);
        }
    }

    /// <summary>Sends an event once more, to one endpoint or to all that receive its type. Faults do not apply to a resend.</summary>
    public IReadOnlyList<Delivery> Resend(StripeEvent @event, WebhookEndpoint? only = null)
    {
        var jobs = (only is null ? EndpointsFor(@event.Type) : [only]).Select(endpoint => NewJob(@event, endpoint)).ToList();
        foreach (var job in jobs)
        {
            deliveries.Put(job.Delivery);
        }

        Release(jobs, shuffle: false);
        return [.. jobs.Select(job => job.Delivery)];
    }

    /// <summary>Drops what is not sent yet.</summary>
    public void Clear()
    {
        while (_ready.Reader.TryRead(out _))
        {
        }

        lock (_shuffleGate)
        {
            _toShuffle = [];
        }

        firstAttempts.Clear();
        deliveries.Clear();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _ready.Reader.ReadAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = stoppingToken },
                SendAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The emulator stops while deliveries are under way.
        }
    }

    private async ValueTask SendAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        // One after the other: sent concurrently, shuffled events could arrive in their old order.
        foreach (var job in jobs)
        {
            await AttemptAsync(job, cancellationToken);
        }
    }

    private static Job NewJob(StripeEvent @event, WebhookEndpoint endpoint) => new(
        new Delivery { Id = Ids.New("dlv_"), EventId = @event.Id, EventType = @event.Type, EndpointId = endpoint.Id, Url = endpoint.Url },
        WebhookSender.Serialize(@event, endpoint));

    private async Task AttemptAsync(Job job, CancellationToken cancellationToken)
    {
        // Looked up again: the endpoint may have been deleted or disabled since.
        if (deliveries.Find(job.Delivery.Id) is not { } delivery)
        {
            return;
        }

        if (state.WebhookEndpoints.Find(delivery.EndpointId) is not { Status: "enabled" } endpoint)
        {
            deliveries.Put(delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null });
            firstAttempts.MarkAttempted(job.Delivery.EventId, job.Delivery.Id);
            return;
        }

        var attempt = await sender.SendAsync(endpoint, job.Body, delivery.Attempts.Count + 1, cancellationToken);
        var succeeded = attempt.Status is >= 200 and < 300;
        var retryIn = succeeded || attempt.Number > RetrySeconds.Count ? null : (double?)RetrySeconds[attempt.Number - 1];
        var next = retryIn is null ? null : (DateTimeOffset?)(clock.GetUtcNow() + TimeSpan.FromSeconds(retryIn.Value));
        delivery = delivery with
        {
            Attempts = [.. delivery.Attempts, attempt],
            Status = succeeded ? DeliveryStatus.Succeeded : next is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            NextAttemptAt = next,
        };

        if (deliveries.Find(delivery.Id) is null)
        {
            return;
        }

        // Counted before the delivery is stored: a reader that sees it succeeded must find pending_webhooks lowered.
        if (succeeded)
        {
            DecrementPending(delivery.EventId);
        }

        deliveries.Put(delivery);
        if (next is { } at)
        {
            scheduler.At(at, () => _ready.Writer.TryWrite([job]));
        }

        firstAttempts.MarkAttempted(job.Delivery.EventId, job.Delivery.Id);
    }

    private void DecrementPending(string eventId)
    {
        lock (state.Gate)
        {
            if (state.Events.Find(eventId) is { PendingWebhooks: > 0 } @event)
            {
                state.Events.Put(@event with { PendingWebhooks = @event.PendingWebhooks - 1 });
            }
        }
    }

    private void Release(List<Job> jobs, bool shuffle)
    {
        if (!shuffle)
        {
            foreach (var job in jobs)
            {
                _ready.Writer.TryWrite([job]);
            }

            return;
        }

        lock (_shuffleGate)
        {
            if (_toShuffle.Count == 0)
            {
                scheduler.After(ShuffleWindow, ReleaseShuffled);
            }

            _toShuffle.AddRange(jobs);
        }
    }

    private void ReleaseShuffled()
    {
        lock (_shuffleGate)
        {
            var jobs = _toShuffle.ToArray();
            _toShuffle = [];
            Random.Shared.Shuffle(jobs);
            _ready.Writer.TryWrite(jobs);
        }
    }

    private sealed record Job(Delivery Delivery, string Body);
}
