using Bookly.Contracts;

namespace Bookly.ApiService.Refunds;

/// <summary>A refund that exists at Stripe, whoever made it. Written by <see cref="RefundSync"/> only.</summary>
public sealed class Refund
{
    /// <summary>Stripe's id.</summary>
    public required string Id { get; init; }

    /// <summary>The order whose payment it gives back; null when there is none.</summary>
    public Guid? OrderId { get; init; }

    public required string PaymentIntentId { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long Amount { get; init; }

    public required string Currency { get; init; }

    public RefundStatus Status { get; set; }

    public string? Reason { get; init; }

    public string? FailureReason { get; set; }

    /// <summary>Bookly's request; null when it was made in Stripe's dashboard.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The admin's address, or <see cref="Orders.OrderActors"/>'s name for what is not a person.</summary>
    public required string By { get; init; }

    /// <summary>When Stripe made it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Status"/> changed last, as far as Bookly has seen.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>
    /// When Stripe was asked for what is stored here, by the database's clock: an answer that was on its way longer does not overwrite it.
    /// </summary>
    public DateTimeOffset AsOf { get; set; }

    /// <summary>When the shopper's mail about it went into the outbox; null while it has not.</summary>
    public DateTimeOffset? MailedAt { get; private set; }
}
