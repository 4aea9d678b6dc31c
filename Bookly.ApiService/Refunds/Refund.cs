using Bookly.Contracts;

namespace Bookly.ApiService.Refunds;

/// <summary>A refund that exists at Stripe, whoever made it. Written by <see cref="RefundSync"/> only.</summary>
public sealed class Refund
{
    public required string Id { get; init; }

    public Guid? OrderId { get; init; }

    public required string PaymentIntentId { get; init; }

    public long Amount { get; init; }

    public required string Currency { get; init; }

    public RefundStatus Status { get; set; }

    public string? Reason { get; init; }

    public string? FailureReason { get; set; }

    /// <summary>Bookly's request; null when it was made in Stripe's dashboard.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The admin's address, or <see cref="Orders.OrderActors"/>'s name for what is not a person.</summary>
    public required string By { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Status"/> changed last, as far as Bookly has seen.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>
    /// When Stripe was asked for what is stored here, by the database's clock: an answer that was on its way longer does not overwrite it.
    /// </summary>
    public DateTimeOffset AsOf { get; set; }

    public DateTimeOffset? MailedAt { get; private set; }

    /// <summary>When the mail was written that says that it failed.</summary>
    public DateTimeOffset? FailureMailedAt { get; private set; }
}
