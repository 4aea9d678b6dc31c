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
        OrderStatus.AwaitingPayment => "Awaiting payment",
        OrderStatus.PaymentProcessing => "Payment processing",
        OrderStatus.Fulfilled => "Fulfilled",
        OrderStatus.PartiallyRefunded => "Partly refunded",
        OrderStatus.Refunded => "Refunded",
        OrderStatus.RefundPending => "Refund on its way",
        OrderStatus.PaymentFailed => "Payment failed",
        OrderStatus.Expired => "Expired",
        OrderStatus.Cancelled => "Cancelled",
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
        OrderStatus.AwaitingPayment => "We are confirming your payment",
        OrderStatus.PaymentProcessing => "Your payment is being processed",
        OrderStatus.Fulfilled => "Thank you, the books are yours",
        OrderStatus.PartiallyRefunded => "Part of your order was refunded",
        OrderStatus.Refunded => "Your money is on its way back",
        OrderStatus.RefundPending => "Sold out: you get your money back",
        OrderStatus.PaymentFailed => "The payment did not go through",
        OrderStatus.Expired => "This checkout has expired",
        OrderStatus.Cancelled => "This order was cancelled",
        _ => "Your order",
    };

    /// <summary>What it means and what comes next, in a sentence or two.</summary>
    public static string Explanation(this OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => "This usually takes a moment. You can stay here: the page updates by itself. You can also leave, nothing gets lost.",
        OrderStatus.PaymentProcessing => "Your bank takes its time with this way of paying, up to a few days. The books are held for you; please do not pay again.",
        OrderStatus.Fulfilled => "Your payment arrived and your order is complete.",
        OrderStatus.PartiallyRefunded => "The refund goes back to the way you paid and shows there within 5 to 10 days.",
        OrderStatus.Refunded => "The full amount goes back to the way you paid and shows there within 5 to 10 days.",
        OrderStatus.RefundPending => "We are sorry: the last copies were gone when your payment arrived. The full amount is being refunded; you need not do anything.",
        OrderStatus.PaymentFailed => "Nothing was charged. Your books are free for others again; order them anew and pay in another way.",
        OrderStatus.Expired => "It was not paid in time, so the books are free for others again. Nothing was charged.",
        OrderStatus.Cancelled => "Nothing was charged, and your cart is as it was.",
        _ => "",
    };

    /// <summary>The last part of the order's id, enough to talk about it; the first part is the time, alike in neighbours.</summary>
    public static string Number(this Order order) => order.Id.ToString("N")[^8..].ToUpperInvariant();

    /// <summary>Whether the tax is a part of the prices, not on top of them: then the amounts add up without it.</summary>
    public static bool IncludesTax(this Order order) =>
        order.TaxAmount != 0 && order.SubtotalAmount - order.DiscountAmount + order.ShippingAmount == order.TotalAmount;

    /// <summary>The address as it is written on a parcel, without its empty lines.</summary>
    public static IEnumerable<string> Lines(this ShippingDetails shipping) =>
        new[]
        {
            shipping.Name, shipping.Line1, shipping.Line2,
            string.Join(" ", new[] { shipping.PostalCode, shipping.City, shipping.State }.Where(part => !string.IsNullOrWhiteSpace(part))),
            shipping.Country,
        }.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!);
}
