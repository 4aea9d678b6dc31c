using Bookly.ApiService.Operations;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>What shoppers are told by mail about their orders.</summary>
public sealed class OrderMails(IOptions<ShopOptions> shop)
{
    private const string WhenItArrives = "It goes back to the way you paid and shows there within 5 to 10 days.";

    /// <summary>The mail about a move of the order; null when it would tell what is no longer so.</summary>
    public MailContent? About(Contracts.Order order, OrderStatus moved)
    {
        ArgumentNullException.ThrowIfNull(order);
        var number = order.Number();
        return moved switch
        {
            OrderStatus.Fulfilled => Mail(
                order, moved.ToString(), $"Your order {number}", "Thank you, the books are yours",
                ["Your payment has arrived and your order is complete. This is what you bought:"], "See the order and its receipt"),
            OrderStatus.PaymentProcessing when order.Status == OrderStatus.PaymentProcessing => Mail(
                order, moved.ToString(), $"Your order {number}: payment on its way", "Your payment is being processed",
                [
                    "Your bank takes its time with this way of paying, up to a few days. The books are held for you; please do not pay again.",
                    "We write again as soon as the money is here.",
                ], "See where it stands"),
            OrderStatus.PaymentFailed => Mail(
                order, moved.ToString(), $"Your order {number}: the payment did not go through", "The payment did not go through",
                ["Your bank did not send the money, so nothing was charged. The books are free for others again.", "You can order them anew and pay in another way."],
                "See the order"),
            OrderStatus.RefundPending => Mail(
                order, moved.ToString(), $"Your order {number}: sold out, you get your money back", "Sold out: you get your money back",
                [
                    "We are sorry: the last copies were gone when your payment arrived.",
                    $"The full amount of {order.Amount(order.TotalAmount)} is being refunded; you need not do anything. {WhenItArrives}",
                ], "See the order"),
            _ => null,
        };
    }

    /// <summary>The mail about money that went back; each refund has one.</summary>
    public MailContent AboutRefund(Contracts.Order order, string refundId, long amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        var isAll = order.RefundedAmount >= order.TotalAmount;
        return Mail(
            order, refundId,
            isAll ? $"Your order {order.Number()} is refunded" : $"Part of your order {order.Number()} is refunded",
            isAll ? "Your money is on its way back" : "Part of your order was refunded",
            [$"We have refunded {order.Amount(amount)}{(amount < order.TotalAmount ? $" of {order.Amount(order.TotalAmount)}" : "")}. {WhenItArrives}"],
            "See the order");
    }

    private MailContent Mail(Contracts.Order order, string what, string subject, string headline, string[] paragraphs, string action) =>
        new($"order.{order.Id:N}.{what}", subject, headline, paragraphs)
        {
            Action = new MailAction(action, new Uri(shop.Value.PublicUrl, $"/orders/{order.Id}")),
            Order = Contents(order),
            Notes = ["Something is not right? Answer this mail, and a person will read it."],
        };

    private static MailOrder Contents(Contracts.Order order) => new(
        order.Id, order.Number(),
        [.. order.Lines.Select(line => new MailOrderLine(line.Quantity, line.Title, line.Author, order.Amount(line.LineAmount)))],
        [.. OrderAmounts.Of(order)]);
}
