using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

/// <summary>An event, with the object as it was then.</summary>
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
