using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

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
