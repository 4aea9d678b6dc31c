namespace Bookly.ApiService.PaymentEvents;

/// <summary>Where an event of the inbox stands.</summary>
public enum PaymentEventState
{
    /// <summary>Stored, its work not done; the inbox worker takes it at <see cref="PaymentEvent.NextAttemptAt"/>.</summary>
    Pending,

    /// <summary>Its work, or the decision that there is none, is committed.</summary>
    Processed,

    /// <summary>Given up after too many attempts; a person can replay it.</summary>
    Dead,
}

/// <summary>The inbox: one row per Stripe event, its primary key Stripe's event id.</summary>
public sealed class PaymentEvent
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    /// <summary>The verified body, as Stripe sent it; without personal fields once nobody needs them (<see cref="StripePersonalData"/>).</summary>
    public required string Payload { get; init; }

    /// <summary>The order it is about, as far as handling it has found out.</summary>
    public Guid? OrderId { get; private set; }

    public PaymentEventState State { get; private set; }

    /// <summary>What came of it, in one word: <c>fulfilled</c>, <c>already_fulfilled</c>, <c>ignored</c>...</summary>
    public string? Outcome { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? ProcessedAt { get; private set; }
}
