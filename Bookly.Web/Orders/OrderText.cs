using Bookly.Contracts;

namespace Bookly.Web.Orders;

public static class OrderText
{
    /// <summary>Whether the order can still change by itself.</summary>
    public static bool IsSettling(this OrderStatus status) =>
        status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing or OrderStatus.RefundPending;

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

    /// <summary>CSS tone: good, waiting, bad or quiet.</summary>
    public static string Tone(this OrderStatus status) => status switch
    {
        OrderStatus.Fulfilled => "good",
        OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing or OrderStatus.RefundPending => "waiting",
        OrderStatus.PaymentFailed => "bad",
        _ => "quiet",
    };

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

    /// <summary>The history may require another headline than the status.</summary>
    public static string Headline(this Order order) =>
        order.Status == OrderStatus.RefundPending && order.WasNotAccepted() ? OrderTexts.Headline_NotAccepted : order.Status.Headline();

    /// <summary>History and refunds may require another explanation than the status.</summary>
    public static string Explanation(this Order order) => order.Status switch
    {
        OrderStatus.RefundPending when order.WasNotAccepted() => OrderTexts.Explanation_NotAccepted,
        OrderStatus.PartiallyRefunded or OrderStatus.Refunded when order.Refunds.Any(refund => refund.Status.HasFailed()) && order.RefundedAmount < order.TotalAmount
            => OrderTexts.Explanation_RefundFailed,
        OrderStatus.Expired or OrderStatus.Cancelled or OrderStatus.PaymentFailed when order.Refunds.Count > 0 => OrderTexts.Explanation_PaidTooLate,
        _ => order.Status.Explanation(),
    };
}
