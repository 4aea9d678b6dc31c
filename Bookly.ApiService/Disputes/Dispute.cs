using Bookly.Contracts;

namespace Bookly.ApiService.Disputes;

/// <summary>A dispute that exists at Stripe. A record beside the order, never a state of it: neither order nor stock move.</summary>
public sealed class Dispute
{
    /// <summary>Stripe's id.</summary>
    public required string Id { get; init; }

    public Guid? OrderId { get; init; }

    public string? PaymentIntentId { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long Amount { get; set; }

    public required string Currency { get; init; }

    public required string Reason { get; set; }

    public DisputeStatus Status { get; set; }

    /// <summary>The bank only asks; no money has been withdrawn.</summary>
    public bool Inquiry { get; set; }

    public DateTimeOffset? EvidenceDueAt { get; set; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When Bookly learned that it is decided; null while it is not.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>
    /// When Stripe was asked for what is stored here, by the database's clock: an answer that was on its way longer does not overwrite it.
    /// </summary>
    public DateTimeOffset AsOf { get; set; }

    public List<DisputeEntry> History { get; } = [];
}

/// <summary>One event of a dispute, with where it stood when Bookly asked Stripe about it.</summary>
public sealed class DisputeEntry
{
    public long Id { get; private set; }

    public required string DisputeId { get; init; }

    public required string What { get; init; }

    public DisputeStatus Status { get; init; }

    public DateTimeOffset At { get; init; }
}
