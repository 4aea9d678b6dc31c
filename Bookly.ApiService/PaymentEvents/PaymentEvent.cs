namespace Bookly.ApiService.PaymentEvents;

public enum PaymentEventState
{
    /// <summary>Stored, its work not done; the inbox worker takes it at <see cref="PaymentEvent.NextAttemptAt"/>.</summary>
    Pending,

    /// <summary>Its work, or the decision that there is none, is committed.</summary>
    Processed,

    Dead,
}

/// <summary>The inbox: one row per Stripe event, its primary key Stripe's event id.</summary>
public sealed class PaymentEvent
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    /// <summary>The verified body, as Stripe sent it, but for characters that no text may have; without personal fields once nobody needs them (<see cref="StripePersonalData"/>).</summary>
    public required string Payload { get; init; }

    public Guid? OrderId { get; private set; }

    public PaymentEventState State { get; private set; }

    public string? Outcome { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? ProcessedAt { get; private set; }
}
