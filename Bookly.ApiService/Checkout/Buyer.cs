using Bookly.ApiService.Orders;

namespace Bookly.ApiService.Checkout;

/// <summary>What is known of who checks out.</summary>
/// <param name="IsConfirmed">The mailed link was followed.</param>
/// <param name="IsLifted">Staff vouches for the account, such as a school's.</param>
/// <param name="Paid">Orders that were paid and not refunded whole.</param>
/// <param name="Unpaid">Checkouts of the last day that kept copies for ten minutes or longer and were not paid.</param>
/// <param name="Network">Where the request came from.</param>
public sealed record Buyer(bool IsConfirmed, bool IsLifted, int Paid, int Unpaid, string Network)
{
    /// <summary>Everybody is called to the door twice before it counts.</summary>
    private const int ForgivenUnpaid = 2;

    private const int TrustedFrom = 3, KnownFactor = 5;

    public bool IsUnlimited => IsLifted || Trust >= TrustedFrom;

    public BuyerStanding Standing => IsLifted || Trust > 0 ? BuyerStanding.Known : IsConfirmed ? BuyerStanding.FirstTime : BuyerStanding.Unconfirmed;

    /// <summary>Grows by each paid order and shrinks by each unpaid hold.</summary>
    private int Trust => Paid - Math.Max(0, Unpaid - ForgivenUnpaid);

    public int CopiesOf(HoldOptions options) => Math.Max(1, (int)(options.Copies * Factor));

    public double TitleShareOf(HoldOptions options) => Math.Min(1, options.TitleShare * Factor);

    private double Factor => Trust > 0 ? KnownFactor : Math.Pow(0.5, -Trust);
}
