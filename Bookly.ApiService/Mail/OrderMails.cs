using Bookly.ApiService.Common;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>What shoppers are told by mail about their orders, in the language that is spoken.</summary>
public sealed class OrderMails(IOptions<ShopOptions> shop)
{
    /// <summary>The mail about a move of the order; null when it would tell what is no longer so.</summary>
    public MailContent? About(Contracts.Order order, OrderStatus moved)
    {
        ArgumentNullException.ThrowIfNull(order);
        var number = order.Number();
        return moved switch
        {
            OrderStatus.Fulfilled => Mail(
                order, moved.ToString(), OrderMailTexts.FormatFulfilledSubject(number), OrderMailTexts.FulfilledHeadline, [OrderMailTexts.FulfilledText],
                OrderMailTexts.SeeOrderAndReceipt),
            OrderStatus.PaymentProcessing when order.Status == OrderStatus.PaymentProcessing => Mail(
                order, moved.ToString(), OrderMailTexts.FormatProcessingSubject(number), OrderMailTexts.ProcessingHeadline,
                [OrderMailTexts.ProcessingText, OrderMailTexts.ProcessingNext], OrderMailTexts.SeeWhereItStands),
            OrderStatus.PaymentFailed => Mail(
                order, moved.ToString(), OrderMailTexts.FormatFailedSubject(number), OrderMailTexts.FailedHeadline,
                [OrderMailTexts.FailedText, OrderMailTexts.FailedNext], OrderMailTexts.SeeOrder),
            OrderStatus.RefundPending when order.WasNotAccepted() => Mail(
                order, moved.ToString(), OrderMailTexts.FormatNotAcceptedSubject(number), OrderMailTexts.NotAcceptedHeadline,
                [OrderMailTexts.NotAcceptedText, AllGoesBack(order)], OrderMailTexts.SeeOrder),
            OrderStatus.RefundPending => Mail(
                order, moved.ToString(), OrderMailTexts.FormatUnavailableSubject(number), OrderMailTexts.UnavailableHeadline,
                [OrderMailTexts.UnavailableText, AllGoesBack(order)], OrderMailTexts.SeeOrder),
            _ => null,
        };
    }

    /// <summary>The mail about money that went back; each refund has one.</summary>
    public MailContent AboutRefund(Contracts.Order order, string refundId, long amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        // Also all of what was paid too late: that never counts as refunded on the order.
        var isAll = Math.Max(amount, order.RefundedAmount) >= order.TotalAmount;
        return Mail(
            order, refundId,
            isAll ? OrderMailTexts.FormatRefundedSubject(order.Number()) : OrderMailTexts.FormatPartRefundedSubject(order.Number()),
            isAll ? OrderMailTexts.RefundedHeadline : OrderMailTexts.PartRefundedHeadline,
            [amount < order.TotalAmount
                ? OrderMailTexts.FormatPartRefundedText(order.Amount(amount), order.Amount(order.TotalAmount))
                : OrderMailTexts.FormatRefundedText(order.Amount(amount))],
            OrderMailTexts.SeeOrder);
    }

    /// <summary>The mail about money that was told to be on its way back, and came to nothing.</summary>
    public MailContent AboutFailedRefund(Contracts.Order order, string refundId, long amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Mail(
            order, $"{refundId}.failed", OrderMailTexts.FormatRefundFailedSubject(order.Number()), OrderMailTexts.RefundFailedHeadline,
            [OrderMailTexts.FormatRefundFailedText(order.Amount(amount)), OrderMailTexts.RefundFailedNext], OrderMailTexts.SeeOrder);
    }

    private static string AllGoesBack(Contracts.Order order) => OrderMailTexts.FormatAllGoesBack(order.Amount(order.TotalAmount));

    private MailContent Mail(Contracts.Order order, string what, string subject, string headline, string[] paragraphs, string action) =>
        new($"order.{order.Id:N}.{what}", subject, headline, paragraphs)
        {
            Action = new MailAction(action, new Uri(shop.Value.PublicUrl, $"/orders/{order.Id}")),
            Order = Contents(order),
            Notes = [OrderMailTexts.NotRight],
        };

    private static MailOrder Contents(Contracts.Order order) => new(
        order.Id, order.Number(),
        [.. order.Lines.Select(line => new MailOrderLine(line.Quantity, line.Title, line.Author, order.Amount(line.LineAmount)))],
        [.. OrderAmounts.Of(order)]);
}
