namespace Bookly.Contracts;

/// <summary>Where an order stands. The moves between them are in the design, section 5.</summary>
public enum OrderStatus
{
    AwaitingPayment,
    PaymentProcessing,
    Fulfilled,
    PartiallyRefunded,
    Refunded,
    RefundPending,
    PaymentFailed,
    Expired,
    Cancelled,
}

/// <summary>What was bought: title, author and price as they were at checkout, whatever became of the listing.</summary>
public sealed record OrderLine(
    long BookId, string Title, string Author, string CoverUrl, int Quantity, long UnitAmount, long LineAmount);

/// <summary>One move of an order.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who or what moved it: <c>checkout</c>, <c>webhook</c>, <c>verify-session</c>, <c>reconciler</c>, an admin's address.</param>
public sealed record OrderMove(OrderStatus Status, DateTimeOffset At, string By);

/// <summary>An order. Amounts are in the currency's minor unit.</summary>
public sealed record Order(
    Guid Id, OrderStatus Status, string Currency, long SubtotalAmount, long TotalAmount, long RefundedAmount,
    DateTimeOffset CreatedAt, IReadOnlyList<OrderLine> Lines, IReadOnlyList<OrderMove> History);
