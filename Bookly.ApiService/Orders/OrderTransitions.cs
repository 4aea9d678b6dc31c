using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>The order state machine, as one table. Everything that moves an order asks here.</summary>
public static class OrderTransitions
{
    private static readonly Dictionary<OrderStatus, OrderStatus[]> To = new()
    {
        [OrderStatus.AwaitingPayment] =
        [
            OrderStatus.PaymentProcessing, OrderStatus.Fulfilled, OrderStatus.Expired, OrderStatus.Cancelled,
            OrderStatus.PaymentFailed, OrderStatus.RefundPending,
        ],
        [OrderStatus.PaymentProcessing] = [OrderStatus.Fulfilled, OrderStatus.PaymentFailed, OrderStatus.RefundPending],
        [OrderStatus.Fulfilled] = [OrderStatus.PartiallyRefunded, OrderStatus.Refunded],
        [OrderStatus.PartiallyRefunded] = [OrderStatus.Refunded],
        [OrderStatus.RefundPending] = [OrderStatus.Refunded],
        [OrderStatus.Refunded] = [],
        [OrderStatus.PaymentFailed] = [],
        [OrderStatus.Expired] = [],
        [OrderStatus.Cancelled] = [],
    };

    /// <summary>
    /// The closed states from which a person, and nobody else, may take an order up again as PaymentProcessing: its money came too
    /// late, and the stock is still there. Not in the table, so that no event can ever do it.
    /// </summary>
    public static OrderStatus[] Reopenable { get; } = [OrderStatus.Expired, OrderStatus.Cancelled, OrderStatus.PaymentFailed];

    /// <summary>Whether the move is one of the table.</summary>
    public static bool CanMove(OrderStatus from, OrderStatus to) => To[from].Contains(to);

    /// <summary>The states from which <paramref name="to"/> can be reached: the guard of the UPDATE that moves there.</summary>
    public static OrderStatus[] SourcesOf(OrderStatus to) => [.. To.Keys.Where(from => CanMove(from, to))];

    /// <summary>The states as the list of an SQL <c>IN (...)</c>.</summary>
    public static string SqlNames(IEnumerable<OrderStatus> statuses) => string.Join(", ", statuses.Select(status => $"'{status}'"));

    /// <summary>Whether an order in this state holds stock.</summary>
    public static bool HoldsStock(OrderStatus status) => status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing;
}
