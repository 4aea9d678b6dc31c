using Bookly.Contracts;

namespace Bookly.ApiService.Disputes;

/// <summary>A dispute at Stripe. It never changes the order's state or the stock.</summary>
public sealed class Dispute
{
    public required string Id { get; init; }

    public Guid? OrderId { get; init; }

    public string? PaymentIntentId { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long Amount { get; set; }

    public required string Currency { get; init; }

    public required string Reason { get; set; }

    public DisputeStatus Status { get; set; }

    /// <summary>An inquiry by the bank; no money has been withdrawn.</summary>
    public bool Inquiry { get; set; }

    public DateTimeOffset? EvidenceDueAt { get; set; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When Bookly learned of the decision (UTC); null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When Stripe was asked, by the database's clock: a slower, older answer does not overwrite a newer one.</summary>
    public DateTimeOffset AsOf { get; set; }

    public List<DisputeEntry> History { get; } = [];
}

/// <summary>One event of a dispute, with the dispute's status at Stripe when it was handled.</summary>
public sealed class DisputeEntry
{
    public long Id { get; private set; }

    public required string DisputeId { get; init; }

    public required string What { get; init; }

    public DisputeStatus Status { get; init; }

    public DateTimeOffset At { get; init; }
}
