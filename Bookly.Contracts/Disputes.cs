namespace Bookly.Contracts;

/// <summary>Where a dispute stands.</summary>
public enum DisputeStatus
{
    /// <summary>The bank waits for the shop's evidence, until the deadline.</summary>
    NeedsResponse,

    UnderReview,

    Won,

    Lost,

    /// <summary>Over without a verdict: an inquiry that was answered, or a dispute that was withdrawn.</summary>
    Closed,
}

/// <summary>A cardholder's complaint to the bank. It never moves the order or the stock.</summary>
/// <param name="Amount">The money in dispute, in the currency's minor unit.</param>
/// <param name="Reason">Stripe's word: <c>fraudulent</c>, <c>product_not_received</c>...</param>
/// <param name="Inquiry">The bank only asks; no money has been withdrawn.</param>
/// <param name="EvidenceDueAt">The deadline for evidence (UTC), to be given in Stripe's dashboard.</param>
public sealed record AdminDispute(
    string Id, Guid? OrderId, string? PaymentIntentId, long Amount, string Currency, string Reason, DisputeStatus Status, bool Inquiry,
    DateTimeOffset? EvidenceDueAt, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, IReadOnlyList<DisputeMove> History);

/// <summary>Something Stripe told about a dispute.</summary>
/// <param name="What"><c>created</c>, <c>updated</c>, <c>funds_withdrawn</c>, <c>funds_reinstated</c> or <c>closed</c>.</param>
/// <param name="Status">Where the dispute stood when Bookly asked Stripe about it.</param>
public sealed record DisputeMove(string What, DisputeStatus Status, DateTimeOffset At);
