using Bookly.Contracts;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>Computes a session's totals from its lines, discount, shipping and tax.</summary>
internal static class SessionTotals
{
    private const string Inclusive = "inclusive";

    /// <summary>Spreads a discount over the lines, taxes what is left and adds everything up.</summary>
    public static CheckoutSession Apply(CheckoutSession session, long discount = 0)
    {
        var subtotal = session.LineItems.Sum(item => item.AmountSubtotal);
        var currency = Currency.Of(session.Currency);
        var lines = Spread(session.LineItems, Math.Min(discount, subtotal), subtotal, currency.Step)
            .ConvertAll(line => Taxed(line, session.TaxPercent, currency));
        var discounted = lines.Sum(item => item.AmountDiscount);
        var shipping = session.ShippingCost is { } cost ? Taxed(cost, session, currency) : null;
        var total = lines.Sum(item => item.AmountTotal) + (shipping?.AmountTotal ?? 0);
        return session with
        {
            // As Stripe has it, a session without a total needs no payment while it is still open, and needs one again with the next change.
            PaymentStatus = total == 0 ? SessionPaymentStatus.NoPaymentRequired : SessionPaymentStatus.Unpaid,
            LineItems = lines,
            ShippingCost = shipping,
            AmountSubtotal = subtotal,
            AmountTotal = total,
            TotalDetails = new TotalDetails
            {
                AmountDiscount = discounted,
                AmountShipping = shipping?.AmountSubtotal ?? 0,
                AmountTax = lines.Sum(item => item.AmountTax) + (shipping?.AmountTax ?? 0),
            },
        };
    }

    /// <summary>Each line gets its share, rounded down; the remainder goes to the first lines that have room for it.</summary>
    private static List<LineItem> Spread(IReadOnlyList<LineItem> items, long discount, long subtotal, long step)
    {
        var shares = items.Select(item => subtotal == 0 ? 0 : (long)((Int128)discount * item.AmountSubtotal / subtotal) / step * step).ToArray();
        var left = discount - shares.Sum();
        for (var i = 0; left > 0 && i < shares.Length; i++)
        {
            var more = Math.Min(left, items[i].AmountSubtotal - shares[i]);
            shares[i] += more;
            left -= more;
        }

        return [.. items.Select((item, i) => item with { AmountDiscount = shares[i], AmountTotal = item.AmountSubtotal - shares[i] })];
    }

    private static LineItem Taxed(LineItem line, decimal percent, Currency currency)
    {
        var (tax, onTop) = Tax(line.AmountTotal, percent, line.Price.TaxBehavior == Inclusive, currency);
        return line with { AmountTax = tax, AmountTotal = line.AmountTotal + onTop };
    }

    private static ShippingCost Taxed(ShippingCost cost, CheckoutSession session, Currency currency)
    {
        var included = session.ShippingOptions.Any(option => option.ShippingRate == cost.ShippingRate && option.TaxBehavior == Inclusive);
        var (tax, onTop) = Tax(cost.AmountSubtotal, session.TaxPercent, included, currency);
        return cost with { AmountTax = tax, AmountTotal = cost.AmountSubtotal + onTop };
    }

    /// <summary>The tax on an amount, and how much of it is added. Unspecified tax behavior counts as exclusive.</summary>
    private static (long Tax, long OnTop) Tax(long amount, decimal percent, bool included, Currency currency)
    {
        if (included) return (currency.Round(amount - (amount / (1 + (percent / 100)))), 0);

        var tax = currency.Round(amount * percent / 100);
        return (tax, tax);
    }
}
