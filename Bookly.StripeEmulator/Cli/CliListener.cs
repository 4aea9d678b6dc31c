using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Cli;

/// <summary>An event on its way through the Stripe CLI.</summary>
internal sealed record Forwarding(Delivery Delivery, string Body)
{
    public string ConversationId { get; } = Ids.New("wc_");

    public DateTimeOffset? AcknowledgedAt { get; init; }
}

/// <summary>One <c>stripe listen</c>, over all the sockets that it opens.</summary>
internal sealed class CliListener(string id, string device, string forwardUrl, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);
    private volatile WebSocket? _socket;

    public string Id => id;

    public string Device => device;

    public string ForwardUrl => forwardUrl;

    /// <summary>Events that the CLI has not answered yet, by conversation.</summary>
    public Dictionary<string, Forwarding> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>Null while a socket is open; MinValue before the first.</summary>
    public DateTimeOffset? DisconnectedAt { get; private set; } = DateTimeOffset.MinValue;

    public bool IsConnected => _socket is not null;

    public void Attach(WebSocket socket)
    {
        _socket = socket;
        DisconnectedAt = null;
    }

    public void Detach(WebSocket socket)
    {
        if (ReferenceEquals(_socket, socket))
        {
            _socket = null;
            DisconnectedAt = time.GetUtcNow();
        }
    }

    /// <summary>Sends if a socket is open. A lost message has no acknowledgement, so it is sent again when the CLI reconnects.</summary>
    public async Task SendAsync(Forwarding forwarding, string secret, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(CliMessage.For(forwarding, id, secret, time.GetUtcNow()), StripeJson.Everything);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_socket is { State: WebSocketState.Open } socket)
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // The receive loop sees the broken socket too and detaches it.
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();
}

/// <summary>The message that carries an event to the CLI, which posts <c>event_payload</c> byte for byte with these headers.</summary>
internal sealed record CliMessage
{
    public string Type => "webhook_event";

    public required string WebhookId { get; init; }

    public required string WebhookConversationId { get; init; }

    public required string EventPayload { get; init; }

    /// <summary>Its <c>api_version</c> must be null, or the CLI acknowledges the event and drops it.</summary>
    public CliEndpoint Endpoint { get; } = new(null);

    public required IReadOnlyDictionary<string, string> HttpHeaders { get; init; }

    public static CliMessage For(Forwarding forwarding, string listenerId, string secret, DateTimeOffset at) => new()
    {
        WebhookId = listenerId,
        WebhookConversationId = forwarding.ConversationId,
        EventPayload = forwarding.Body,
        HttpHeaders = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json; charset=utf-8",
            ["Cache-Control"] = "no-cache",
            ["User-Agent"] = WebhookSender.UserAgent,
            ["Accept"] = "*/*; q=0.5, application/xml",
            [WebhookSignature.Header] = WebhookSignature.Sign(forwarding.Body, secret, at),
        },
    };
}

internal sealed record CliEndpoint(string? ApiVersion);

/// <summary>A message from the CLI.</summary>
internal sealed record CliAnswer
{
    public string? Type { get; init; }

    public string? WebhookConversationId { get; init; }

    public int? Status { get; init; }

    public string? Body { get; init; }

    public static CliAnswer? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<CliAnswer>(Encoding.UTF8.GetString(json).Trim(), StripeJson.Everything);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
