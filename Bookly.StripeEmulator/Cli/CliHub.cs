using System.Net.WebSockets;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Cli;

/// <summary>
/// Every <c>stripe listen</c> that is connected, or was a moment ago. An event is sent again on each new socket until the
/// CLI acknowledges it. Stripe does not retry after that; <c>stripe events resend</c> does.
/// </summary>
internal sealed class CliHub(
    Scheduler scheduler, DeliveryLog deliveries, FirstAttempts firstAttempts, Faults faults, IOptions<EmulatorOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : IEventForwarder
{
    /// <summary>A listener without a socket for longer than this is removed.</summary>
    private static readonly TimeSpan DisconnectedRetention = TimeSpan.FromSeconds(30);

    /// <summary>The CLI gives up on the shop after 30 seconds and reports nothing.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(35);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CliListener> _listeners = new(StringComparer.Ordinal);

    public IReadOnlyList<CliListener> Connected
    {
        get
        {
            lock (_gate)
            {
                return [.. _listeners.Values.Where(listener => listener.IsConnected)];
            }
        }
    }

    /// <summary>Registers a listener before its socket opens.</summary>
    public CliListener Register(string device, string forwardUrl) => Register(Ids.New("cliws_"), device, forwardUrl);

    public void Forward(StripeEvent @event)
    {
        var webhookFaults = faults.Current.Webhooks;
        if (webhookFaults.Drop)
        {
            return;
        }

        for (var copy = 0; copy < Math.Max(1, webhookFaults.Duplicate); copy++)
        {
            Send(@event, TimeSpan.FromMilliseconds(webhookFaults.DelayMs));
        }
    }

    public IReadOnlyList<Delivery> Resend(StripeEvent @event) => Send(@event, TimeSpan.Zero);

    /// <summary>Serves one socket until it closes. An unknown id is accepted: after a restart of the emulator the CLI comes back with its old one.</summary>
    public async Task ServeAsync(string id, WebSocket socket, CancellationToken cancellationToken)
    {
        CliListener listener;
        List<Forwarding> missed;
        lock (_gate)
        {
            listener = _listeners.GetValueOrDefault(id) ?? Register(id, "stripe-cli", "");
            listener.Attach(socket);
            missed = [.. listener.Open.Values.Where(forwarding => forwarding.AcknowledgedAt is null)];
        }

        try
        {
            foreach (var forwarding in missed)
            {
                await listener.SendAsync(forwarding, options.Value.WebhookSecret, cancellationToken);
            }

            await ReceiveAsync(listener, socket, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                listener.Detach(socket);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var listener in _listeners.Values)
            {
                listener.Open.Clear();
            }
        }
    }

    private CliListener Register(string id, string device, string forwardUrl)
    {
        var listener = new CliListener(id, device, forwardUrl, time);
        lock (_gate)
        {
            _listeners[id] = listener;
        }

        return listener;
    }

    private List<Delivery> Send(StripeEvent @event, TimeSpan delay)
    {
        List<(CliListener Listener, Forwarding Forwarding)> sends = [];
        lock (_gate)
        {
            RemoveEnded();
            foreach (var listener in _listeners.Values.Where(listener => listener.DisconnectedAt != DateTimeOffset.MinValue))
            {
                var delivery = new Delivery
                {
                    Id = Ids.New("dlv_"),
                    EventId = @event.Id,
                    EventType = @event.Type,
                    EndpointId = listener.Id,
                    Url = $"stripe listen ({listener.Device}) {listener.ForwardUrl}".TrimEnd(),
                };
                var forwarding = new Forwarding(delivery, WebhookSender.Serialize(@event));
                listener.Open.Add(forwarding.ConversationId, forwarding);
                deliveries.Put(delivery);
                sends.Add((listener, forwarding));
            }
        }

        if (sends.Count == 0)
        {
            return [];
        }

        firstAttempts.Expect(@event.Id, sends.Count);
        void SendAll()
        {
            foreach (var (listener, forwarding) in sends)
            {
                _ = listener.SendAsync(forwarding, options.Value.WebhookSecret, lifetime.ApplicationStopping);
            }
        }

        if (delay > TimeSpan.Zero)
        {
            scheduler.After(delay, SendAll);
        }
        else
        {
            SendAll();
        }

        return [.. sends.Select(send => send.Forwarding.Delivery)];
    }

    private async Task ReceiveAsync(CliListener listener, WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        while (socket.State == WebSocketState.Open)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage)
            {
                continue;
            }

            if (CliAnswer.Parse(message.GetBuffer().AsSpan(0, (int)message.Length)) is { } answer)
            {
                Handle(listener, answer);
            }

            message.SetLength(0);
        }
    }

    private void Handle(CliListener listener, CliAnswer answer)
    {
        Forwarding? forwarding;
        lock (_gate)
        {
            if (answer.WebhookConversationId is not { } conversation || !listener.Open.TryGetValue(conversation, out forwarding))
            {
                return;
            }

            if (answer.Type == "event_ack")
            {
                listener.Open[conversation] = forwarding with { AcknowledgedAt = time.GetUtcNow() };
                scheduler.After(AnswerTimeout, () => Finish(listener, conversation, null, null, "The Stripe CLI got no answer from the shop, or does not forward this type."));
                return;
            }
        }

        if (answer.Type == "webhook_response")
        {
            Finish(listener, answer.WebhookConversationId, answer.Status, answer.Body, null);
        }
    }

    private void Finish(CliListener listener, string conversation, int? status, string? body, string? error)
    {
        Forwarding? forwarding;
        lock (_gate)
        {
            if (!listener.Open.Remove(conversation, out forwarding))
            {
                return;
            }
        }

        var at = forwarding.AcknowledgedAt ?? time.GetUtcNow();
        var attempt = new DeliveryAttempt(1, at, status, error, body, (time.GetUtcNow() - at).TotalMilliseconds);
        deliveries.Put(forwarding.Delivery with
        {
            Attempts = [attempt],
            Status = status is >= 200 and < 300 ? DeliveryStatus.Succeeded : DeliveryStatus.Failed,
        });
        firstAttempts.MarkAttempted(forwarding.Delivery.EventId, forwarding.Delivery.Id);
    }

    private void RemoveEnded()
    {
        var before = time.GetUtcNow() - DisconnectedRetention;
        foreach (var ended in _listeners.Values.Where(listener => listener.DisconnectedAt > DateTimeOffset.MinValue && listener.DisconnectedAt < before).ToList())
        {
            _listeners.Remove(ended.Id);
            foreach (var forwarding in ended.Open.Values)
            {
                deliveries.Put(forwarding.Delivery with { Status = DeliveryStatus.Failed });
                firstAttempts.MarkAttempted(forwarding.Delivery.EventId, forwarding.Delivery.Id);
            }

            ended.Dispose();
        }
    }
}
