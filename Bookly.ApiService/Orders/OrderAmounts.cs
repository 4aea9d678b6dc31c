using System.Globalization;
using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>One row under the books of an order, ready to read.</summary>
/// <param name="IsTotal">The one that counts, shown with weight.</param>
public sealed record OrderAmount(string Label, string Amount, bool IsTotal = false);

/// <summary>How the amounts of an order are told in mails and on receipts.</summary>
public static class OrderAmounts
{
    /// <summary>The language of mails and receipts, whatever machine this runs on.</summary>
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    public static IEnumerable<OrderAmount> Of(Contracts.Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.SubtotalAmount != order.TotalAmount || order.DiscountAmount + order.ShippingAmount + order.TaxAmount != 0) yield return Row("Subtotal", order.SubtotalAmount);
        if (order.DiscountAmount != 0) yield return Row("Discount", -order.DiscountAmount);
        if (order.ShippingAmount != 0) yield return Row("Shipping", order.ShippingAmount);
        else if (order.Shipping is not null) yield return new OrderAmount("Shipping", "Free");
        if (order.TaxAmount != 0) yield return Row(order.IncludesTax() ? "Tax, included" : "Tax", order.TaxAmount);
        yield return Row("Total", order.TotalAmount) with { IsTotal = true };
        if (order.RefundedAmount > 0) yield return Row("Refunded", -order.RefundedAmount);

        OrderAmount Row(string label, long amount) => new(label, order.Amount(amount));
    }

    /// <summary>An amount of the order, ready to read.</summary>
    public static string Amount(this Contracts.Order order, long amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Currency.Of(order.Currency).Format(amount, English);
    }
}
