namespace Bookly.StripeEmulator.Checkout;

/// <summary>Keeps a session's totals true to its lines, its discount and its shipping.</summary>
internal static class SessionTotals
{
    /// <summary>Spreads a discount over the lines and adds everything up.</summary>
    public static CheckoutSession Apply(CheckoutSession session, long discount = 0)
    {
        var subtotal = session.LineItems.Sum(item => item.AmountSubtotal);
        var lines = Spread(session.LineItems, Math.Min(discount, subtotal), subtotal);
        var discounted = lines.Sum(item => item.AmountDiscount);
        var shipping = session.ShippingCost?.AmountTotal ?? 0;
        return session with
        {
            LineItems = lines,
            AmountSubtotal = subtotal,
            AmountTotal = subtotal - discounted + shipping,
            TotalDetails = new TotalDetails { AmountDiscount = discounted, AmountShipping = shipping },
        };
    }

    /// <summary>Each line bears its share, rounded down; what is left over goes to the first lines that can bear it.</summary>
    private static List<LineItem> Spread(IReadOnlyList<LineItem> items, long discount, long subtotal)
    {
        var shares = items.Select(item => subtotal == 0 ? 0 : (long)((Int128)discount * item.AmountSubtotal / subtotal)).ToArray();
        var left = discount - shares.Sum();
        for (var i = 0; left > 0 && i < shares.Length; i++)
        {
            var more = Math.Min(left, items[i].AmountSubtotal - shares[i]);
            shares[i] += more;
            left -= more;
        }

        return [.. items.Select((item, i) => item with { AmountDiscount = shares[i], AmountTotal = item.AmountSubtotal - shares[i] })];
    }
}
