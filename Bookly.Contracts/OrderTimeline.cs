namespace Bookly.Contracts;

/// <summary>Answer of <c>GET /api/admin/orders/{id}</c>: the life of one payment. Amounts are in the order's minor unit.</summary>
/// <param name="RefundableAmount">What can still be refunded.</param>
/// <param name="Timeline">All that happened, oldest first.</param>
public sealed record AdminOrderDetails(
    AdminOrder Order, long RefundableAmount, string? PaymentIntentId, DateTimeOffset ExpiresAt,
    IReadOnlyList<AdminOrderLine> Lines, IReadOnlyList<AdminRefund> Refunds, IReadOnlyList<AdminDispute> Disputes,
    IReadOnlyList<AdminCase> Cases, IReadOnlyList<TimelineEntry> Timeline);

/// <summary>What was bought, and how much of it came back.</summary>
/// <param name="Restocked">Copies that went back on the shelf.</param>
/// <param name="Listed">Whether the book is in the catalog now.</param>
public sealed record AdminOrderLine(
    long BookId, string Title, string Author, string CoverUrl, int Quantity, long UnitAmount, long LineAmount, int Restocked, bool Listed);

/// <summary>What a <see cref="TimelineEntry"/> is about.</summary>
public enum TimelineKind
{
    /// <summary>The order moved; <see cref="TimelineEntry.What"/> is the new <see cref="OrderStatus"/>.</summary>
    Order,

    /// <summary>One of Stripe's events; what: its type, detail: what came of it, reference: its id in the inbox.</summary>
    Event,

    /// <summary>The ledger's row; reference: the session.</summary>
    Fulfillment,

    /// <summary>A refund was asked for, or Stripe tells of one; what: its <see cref="RefundStatus"/>.</summary>
    Refund,

    /// <summary>Copies went back on the shelf; what: the title.</summary>
    Restock,

    /// <summary>Stripe told something about a dispute; reference: the dispute.</summary>
    Dispute,

    /// <summary>A case was opened, or resolved; what: <see cref="PaymentCaseKind"/> or <see cref="CaseAction"/>.</summary>
    Case,

    /// <summary>Somebody asked to bring the order to where its session is; what: the outcome, by: webhook, verify-session, inbox or reconciler.</summary>
    Call,
}

/// <summary>One thing that happened in the life of a payment.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who or what did it, where that is known.</param>
/// <param name="Reference">The id to look further with: an event's, a session's, a refund's, a dispute's, a case's.</param>
/// <param name="Amount">Money or copies, whichever the kind is about.</param>
/// <param name="Milliseconds">How long a call took.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, TimelineKind Kind, string What, string? By = null, string? Detail = null, string? Reference = null, long? Amount = null,
    double? Milliseconds = null)
{
    /// <summary>The outcome of a call that failed, and by which nothing happened.</summary>
    public const string Interrupted = "Interrupted";
}
