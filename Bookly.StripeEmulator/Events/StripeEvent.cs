using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

/// <summary>Something that happened, with the object as it was then.</summary>
internal sealed record StripeEvent : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "event";

    public string ApiVersion => ApiPipeline.Version;

    public required long Created { get; init; }

    public required EventData Data { get; init; }

    public bool Livemode => false;

    /// <summary>Endpoints that have not answered with success yet.</summary>
    public int PendingWebhooks { get; init; }

    public required EventRequest Request { get; init; }

    public required string Type { get; init; }
}

internal sealed record EventData
{
    public required JsonElement Object { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? PreviousAttributes { get; init; }
}

/// <summary>The API request that caused an event; both null for the hosted page and for what time does.</summary>
internal sealed record EventRequest(string? Id, string? IdempotencyKey)
{
    public static EventRequest None { get; } = new(null, null);
}

internal sealed record WebhookEndpoint : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "webhook_endpoint";

    public string? ApiVersion { get; init; }

    public string? Application => null;

    public required long Created { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> EnabledEvents { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string Status { get; init; } = "enabled";

    public required string Url { get; init; }

    /// <summary>Signs what is sent here. The API shows it only in the answer to creating the endpoint.</summary>
    [Internal]
    public required string Secret { get; init; }

    /// <summary>From the emulator's own configuration, not from the API.</summary>
    [Internal]
    public bool Configured { get; init; }

    public bool Wants(string eventType) =>
        Status == "enabled" && (EnabledEvents.Contains("*") || EnabledEvents.Contains(eventType));
}
