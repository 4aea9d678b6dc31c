using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>One move of an order, written in the transaction of the move.</summary>
public sealed class OrderHistoryEntry
{
    public long Id { get; private set; }

    public Guid OrderId { get; init; }

    public OrderStatus Status { get; init; }

    public DateTimeOffset At { get; init; }

    public required string By { get; init; }

    /// <summary>When the mail about it was put into the outbox (UTC); null until then, and for moves without a mail.</summary>
    public DateTimeOffset? MailedAt { get; private set; }
}
