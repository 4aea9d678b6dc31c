using Bookly.ApiService.Orders;
using Bookly.Contracts;

namespace Bookly.ApiService.Checkout;

/// <summary>What accounts of the buyer's standing hold at this moment.</summary>
/// <param name="OfTitles">Copies of each title of the cart.</param>
/// <param name="InShop">Copies of all titles.</param>
/// <param name="InNetwork">Copies of all titles, held from the buyer's network.</param>
/// <param name="ShopStock">All copies of the shop.</param>
public sealed record HeldByLike(IReadOnlyDictionary<long, int> OfTitles, long InShop, long InNetwork, long ShopStock);

/// <summary>How many copies a checkout may keep off sale.</summary>
public static class HoldQuota
{
    /// <summary>
    /// The lines with what of each may be held; the lines of a cart that asks for more than its sum are filled in their order. Null limits
    /// are none.
    /// </summary>
    public static IReadOnlyList<HoldLine> Allow(IReadOnlyList<CheckoutLine> lines, Buyer buyer, HeldByLike held, HoldOptions options)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Enforced || buyer.IsUnlimited) return [.. lines.Select(line => new HoldLine(line, line.Quantity, Reason: null))];

        var (left, reason) = Sum(buyer, held, options);
        List<HoldLine> allowed = [];
        foreach (var line in lines)
        {
            var (copies, why) = OfTitle(line, buyer, held, options);
            if (left < Math.Min(copies, line.Quantity)) (copies, why) = ((int)left, reason);
            copies = Math.Min(copies, line.Quantity);
            left -= copies;
            allowed.Add(new HoldLine(line, copies, copies < line.Quantity ? why : null));
        }

        return allowed;
    }

    private static (long Left, HoldLimitReason Reason) Sum(Buyer buyer, HeldByLike held, HoldOptions options)
    {
        (long Left, HoldLimitReason Reason) own = (buyer.CopiesOf(options), HoldLimitReason.Account);
        if (buyer.Standing == BuyerStanding.Known) return own;

        var network = (Left: Math.Max(0, options.NetworkCopies - held.InNetwork), HoldLimitReason.Network);
        var shop = (Left: Math.Max(0, Part(held.ShopStock, options.ShopShare / 2) - held.InShop), HoldLimitReason.Shop);
        return new[] { own, network, shop }.MinBy(limit => limit.Left);
    }

    private static (int Copies, HoldLimitReason Reason) OfTitle(CheckoutLine line, Buyer buyer, HeldByLike held, HoldOptions options)
    {
        var own = ((int)Part(line.Available, buyer.TitleShareOf(options)), HoldLimitReason.Account);
        if (buyer.Standing == BuyerStanding.Known) return own;

        var others = held.OfTitles.GetValueOrDefault(line.BookId);
        (int Copies, HoldLimitReason Reason) shop = ((int)Math.Max(0, Part(line.Stock, options.ShopShare / 2) - others), HoldLimitReason.Shop);
        // One copy stays for who can be reached.
        var last = buyer.Standing == BuyerStanding.Unconfirmed ? Math.Max(0, line.Available - 1) : int.MaxValue;
        return new[] { own, shop, (last, HoldLimitReason.LastCopy) }.MinBy(limit => limit.Item1);
    }

    /// <summary>At least one: the last copies of a title can be bought.</summary>
    private static long Part(long copies, double share) => Math.Max(1, (long)(copies * share));
}

/// <param name="Reason">Why not more; null when all of it may be held.</param>
public sealed record HoldLine(CheckoutLine Line, int Allowed, HoldLimitReason? Reason);
