using Bookly.ApiService.Common;
using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

public sealed record OrderAmount(string Label, string Amount, bool IsTotal = false);

public static class OrderAmounts
{
    public static IEnumerable<OrderAmount> Of(Contracts.Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.SubtotalAmount != order.TotalAmount || order.DiscountAmount + order.ShippingAmount + order.TaxAmount != 0) yield return Row(AmountTexts.Subtotal, order.SubtotalAmount);
        if (order.DiscountAmount != 0) yield return Row(AmountTexts.Discount, -order.DiscountAmount);
        if (order.ShippingAmount != 0) yield return Row(AmountTexts.Shipping, order.ShippingAmount);
        else if (order.Shipping is not null) yield return new OrderAmount(AmountTexts.Shipping, AmountTexts.Free);
        if (order.TaxAmount != 0) yield return Row(order.IncludesTax() ? AmountTexts.TaxIncluded : AmountTexts.Tax, order.TaxAmount);
        yield return Row(AmountTexts.Total, order.TotalAmount) with { IsTotal = true };
        if (order.RefundedAmount > 0) yield return Row(AmountTexts.Refunded, -order.RefundedAmount);

        OrderAmount Row(string label, long amount) => new(label, order.Amount(amount));
    }

    public static string Amount(this Contracts.Order order, long amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Currency.Of(order.Currency).Format(amount, ShopLanguages.Current);
    }
}
