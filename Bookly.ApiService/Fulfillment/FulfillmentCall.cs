namespace Bookly.ApiService.Fulfillment;

/// <summary>Somebody who asked to bring an order to where its session is, also when another had done it before.</summary>
public sealed class FulfillmentCall
{
    public long Id { get; private set; }

    public Guid OrderId { get; init; }

    /// <summary>When the call came (UTC).</summary>
    public DateTimeOffset At { get; init; }

    public required string Trigger { get; init; }

    /// <summary>The event that brought it; null when none did.</summary>
    public string? EventId { get; init; }

    /// <summary>What it came to; null when it failed and nothing happened.</summary>
    public string? Outcome { get; init; }

    public double Milliseconds { get; init; }
}
