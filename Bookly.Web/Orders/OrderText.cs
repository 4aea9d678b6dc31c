using Bookly.Contracts;

namespace Bookly.Web.Orders;

/// <summary>What the states of an order mean to the person who paid, or did not.</summary>
public static class OrderText
{
    /// <summary>Whether the order can still move without anybody doing anything new to it.</summary>
    public static bool IsSettling(this OrderStatus status) =>
        status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing or OrderStatus.RefundPending;

    /// <summary>The state in a word or two.</summary>
    public static string Label(this OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => OrderTexts.Label_AwaitingPayment,
        OrderStatus.PaymentProcessing => OrderTexts.Label_PaymentProcessing,
        OrderStatus.Fulfilled => OrderTexts.Label_Fulfilled,
        OrderStatus.PartiallyRefunded => OrderTexts.Label_PartiallyRefunded,
        OrderStatus.Refunded => OrderTexts.Label_Refunded,
        OrderStatus.RefundPending => OrderTexts.Label_RefundPending,
        OrderStatus.PaymentFailed => OrderTexts.Label_PaymentFailed,
        OrderStatus.Expired => OrderTexts.Label_Expired,
        OrderStatus.Cancelled => OrderTexts.Label_Cancelled,
        _ => status.ToString(),
    };

    /// <summary>Colour family of the state: good, waiting, bad or quiet.</summary>
    public static string Tone(this OrderStatus status) => status switch
    {
        OrderStatus.Fulfilled => "good",
        OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing or OrderStatus.RefundPending => "waiting",
        OrderStatus.PaymentFailed => "bad",
        _ => "quiet",
    };

    /// <summary>The headline of the page the shopper returns to after paying.</summary>
    public static string Headline(this OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => OrderTexts.Headline_AwaitingPayment,
        OrderStatus.PaymentProcessing => OrderTexts.Headline_PaymentProcessing,
        OrderStatus.Fulfilled => OrderTexts.Headline_Fulfilled,
        OrderStatus.PartiallyRefunded => OrderTexts.Headline_PartiallyRefunded,
        OrderStatus.Refunded => OrderTexts.Headline_Refunded,
        OrderStatus.RefundPending => OrderTexts.Headline_RefundPending,
        OrderStatus.PaymentFailed => OrderTexts.Headline_PaymentFailed,
        OrderStatus.Expired => OrderTexts.Headline_Expired,
        OrderStatus.Cancelled => OrderTexts.Headline_Cancelled,
        _ => OrderTexts.YourOrder,
    };

    /// <summary>What it means and what comes next, in a sentence or two.</summary>
    public static string Explanation(this OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => OrderTexts.Explanation_AwaitingPayment,
        OrderStatus.PaymentProcessing => OrderTexts.Explanation_PaymentProcessing,
        OrderStatus.Fulfilled => OrderTexts.Explanation_Fulfilled,
        OrderStatus.PartiallyRefunded => OrderTexts.Explanation_PartiallyRefunded,
        OrderStatus.Refunded => OrderTexts.Explanation_Refunded,
        OrderStatus.RefundPending => OrderTexts.Explanation_RefundPending,
        OrderStatus.PaymentFailed => OrderTexts.Explanation_PaymentFailed,
        OrderStatus.Expired => OrderTexts.Explanation_Expired,
        OrderStatus.Cancelled => OrderTexts.Explanation_Cancelled,
        _ => "",
    };

    /// <summary>As the state alone tells it, unless the order's history tells another story.</summary>
    public static string Headline(this Order order) =>
        order.Status == OrderStatus.RefundPending && order.WasNotAccepted() ? OrderTexts.Headline_NotAccepted : order.Status.Headline();

    /// <summary>As the state alone tells it, unless the order's history or its refunds tell another story.</summary>
    public static string Explanation(this Order order) => order.Status switch
    {
        OrderStatus.RefundPending when order.WasNotAccepted() => OrderTexts.Explanation_NotAccepted,
        OrderStatus.PartiallyRefunded or OrderStatus.Refunded when order.Refunds.Any(refund => refund.Status.HasFailed()) && order.RefundedAmount < order.TotalAmount
            => OrderTexts.Explanation_RefundFailed,
        OrderStatus.Expired or OrderStatus.Cancelled or OrderStatus.PaymentFailed when order.Refunds.Count > 0 => OrderTexts.Explanation_PaidTooLate,
        _ => order.Status.Explanation(),
    };
}
