using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>One move of an order, written in the transaction that made it.</summary>
public sealed class OrderHistoryEntry
{
    public long Id { get; private set; }

    public Guid OrderId { get; init; }

    public OrderStatus Status { get; init; }

    public DateTimeOffset At { get; init; }

    public required string By { get; init; }

    /// <summary>When the shopper's mail about it went into the outbox; null while it has not, and where there is none to write.</summary>
    public DateTimeOffset? MailedAt { get; private set; }
}
