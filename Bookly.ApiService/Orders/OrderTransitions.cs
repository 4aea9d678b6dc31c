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

    /// <summary>Closed states that a person may reopen to PaymentProcessing. Kept out of the table so that no event can do it.</summary>
    public static OrderStatus[] Reopenable { get; } = [OrderStatus.Expired, OrderStatus.Cancelled, OrderStatus.PaymentFailed];

    public static bool CanMove(OrderStatus from, OrderStatus to) => To[from].Contains(to);

    /// <summary>The states that may move to <paramref name="to"/>: the guard of the UPDATE.</summary>
    public static OrderStatus[] SourcesOf(OrderStatus to) => [.. To.Keys.Where(from => CanMove(from, to))];

    /// <summary>The list for an SQL <c>IN (...)</c>.</summary>
    public static string SqlNames(IEnumerable<OrderStatus> statuses) => string.Join(", ", statuses.Select(status => $"'{status}'"));

    /// <summary>States of an order whose copies are held for it.</summary>
    public static OrderStatus[] HoldingStock { get; } = [OrderStatus.AwaitingPayment, OrderStatus.PaymentProcessing];

    /// <summary>States that Bookly itself has to bring to an end.</summary>
    public static OrderStatus[] Unfinished { get; } = [.. HoldingStock, OrderStatus.RefundPending];

    public static bool HoldsStock(OrderStatus status) => HoldingStock.Contains(status);
}
