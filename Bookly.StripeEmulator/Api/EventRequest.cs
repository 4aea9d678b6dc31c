namespace Bookly.StripeEmulator.Api;

/// <summary>The API request that caused an event; both null for the hosted page and for what time does.</summary>
internal sealed record EventRequest(string? Id, string? IdempotencyKey)
{
    public static EventRequest None { get; } = new(null, null);
}
