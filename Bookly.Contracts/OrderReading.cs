namespace Bookly.Contracts;

/// <summary>What can be read off an order, for all who show one.</summary>
public static class OrderReading
{
    /// <summary>By which people talk about the order: the last part of its id; the first part is the time, alike in neighbours.</summary>
    public static string Number(this Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return NumberOf(order.Id);
    }

    /// <summary>The <see cref="Number"/> of the order with this id.</summary>
    public static string NumberOf(Guid orderId) => orderId.ToString("N")[^8..].ToUpperInvariant();

    /// <summary>Whether something was sold, whatever was refunded later: then it has a receipt.</summary>
    public static bool HasReceipt(this Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.History.Any(move => move.Status == OrderStatus.Fulfilled);
    }

    /// <summary>
    /// Whether a person of the shop gave the payment back because it was not what the order asks for. Else an order that waits for its
    /// refund does so because a book of it is no longer to be had.
    /// </summary>
    public static bool WasNotAccepted(this Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.History.Any(move => move is { Status: OrderStatus.RefundPending, By: OrderMove.Staff });
    }

    /// <summary>Whether the tax is a part of the prices, not on top of them: then the amounts add up without it.</summary>
    public static bool IncludesTax(this Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.TaxAmount != 0 && order.SubtotalAmount - order.DiscountAmount + order.ShippingAmount == order.TotalAmount;
    }

    /// <summary>The address as it is written on a parcel, without its empty lines.</summary>
    public static IEnumerable<string> Lines(this ShippingDetails shipping)
    {
        ArgumentNullException.ThrowIfNull(shipping);
        return new[]
        {
            shipping.Name, shipping.Line1, shipping.Line2,
            string.Join(" ", new[] { shipping.PostalCode, shipping.City, shipping.State }.Where(part => !string.IsNullOrWhiteSpace(part))),
            shipping.Country,
        }.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!);
    }
}
