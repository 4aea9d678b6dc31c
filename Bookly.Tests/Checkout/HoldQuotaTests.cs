using Bookly.ApiService.Checkout;
using Bookly.ApiService.Orders;
using Bookly.Contracts;

namespace Bookly.Tests.Checkout;

/// <summary>The arithmetic of what may be kept for whom; <see cref="HoldAttackTests"/> is the same with a thousand accounts.</summary>
public sealed class HoldQuotaTests
{
    private static readonly HoldOptions Limits = new();

    private static readonly HeldByLike Nothing = new(new Dictionary<long, int>(), 0, 0, 10_000);

    [Theory]
    [InlineData(0, 0, 20, 0.1, BuyerStanding.FirstTime)]
    [InlineData(1, 0, 100, 0.5, BuyerStanding.Known)]
    [InlineData(1, 2, 100, 0.5, BuyerStanding.Known)] // two unpaid ones are forgiven
    [InlineData(1, 3, 20, 0.1, BuyerStanding.FirstTime)]
    [InlineData(0, 3, 10, 0.05, BuyerStanding.FirstTime)]
    [InlineData(0, 5, 2, 0.0125, BuyerStanding.FirstTime)]
    [InlineData(0, 30, 1, 0.0, BuyerStanding.FirstTime)]
    public void Trust_grows_with_paid_orders_and_shrinks_with_unpaid_holds(int paid, int unpaid, int copies, double share, BuyerStanding standing)
    {
        var buyer = new Buyer(IsConfirmed: true, IsLifted: false, paid, unpaid, "192.0.2.0/24");

        Assert.Equal((copies, standing), (buyer.CopiesOf(Limits), buyer.Standing));
        Assert.Equal(share, buyer.TitleShareOf(Limits), tolerance: 0.001);
    }

    [Theory]
    [InlineData(3, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 9, true)]
    public void Steady_customers_and_those_that_staff_vouches_for_have_no_limit(int paid, int unpaid, bool isLifted)
    {
        var buyer = new Buyer(IsConfirmed: false, isLifted, paid, unpaid, "");

        Assert.Equal([99, 99], Allowed(buyer, Nothing, Line(1, 99, 99), Line(2, 99, 99)));
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(30, 3)]
    [InlineData(9, 1)]
    [InlineData(1, 1)]
    public void Limit_of_a_title_tightens_as_its_stock_falls(int available, int allowed) =>
        Assert.Equal([allowed], Allowed(FirstTime(), Nothing, Line(1, 50, available)));

    [Fact]
    public void Sum_is_filled_line_by_line() =>
        Assert.Equal([10, 10, 0], Allowed(FirstTime(), Nothing, Line(1, 10, 500), Line(2, 15, 100), Line(3, 5, 500)));

    [Fact]
    public void Limits_off_are_none() =>
        Assert.Equal([50], HoldQuota.Allow([Line(1, 50, 50)], FirstTime(), Nothing, new HoldOptions { Enforced = false }).Select(line => line.Allowed));

    [Fact]
    public void Last_copy_waits_for_somebody_who_can_be_reached()
    {
        var stranger = FirstTime() with { IsConfirmed = false };

        var line = Assert.Single(HoldQuota.Allow([Line(1, 1, available: 1)], stranger, Nothing, Limits));

        Assert.Equal((0, HoldLimitReason.LastCopy), (line.Allowed, line.Reason));
        Assert.Equal([1], Allowed(FirstTime(), Nothing, Line(1, 1, available: 1)));
        Assert.Equal([1], Allowed(stranger, Nothing, Line(1, 1, available: 2)));
    }

    [Fact]
    public void Others_who_have_not_paid_take_from_the_same_part()
    {
        var held = new HeldByLike(new Dictionary<long, int> { [1] = 9, [2] = 10 }, InShop: 19, InNetwork: 0, ShopStock: 10_000);

        var lines = HoldQuota.Allow([Line(1, 5, 91, stock: 100), Line(2, 1, 90, stock: 100)], FirstTime(), held, Limits);

        Assert.Equal([(1, HoldLimitReason.Shop), (0, (HoldLimitReason?)HoldLimitReason.Shop)], lines.Select(line => (line.Allowed, line.Reason)));
    }

    [Theory]
    [InlineData(38, 0, 2, HoldLimitReason.Network)]
    [InlineData(500, 0, 0, HoldLimitReason.Network)]
    [InlineData(0, 995, 5, HoldLimitReason.Shop)]
    public void Network_and_shop_have_sums_of_their_own(int inNetwork, int inShop, int allowed, HoldLimitReason reason)
    {
        var held = new HeldByLike(new Dictionary<long, int>(), inShop, inNetwork, ShopStock: 10_000);

        var line = Assert.Single(HoldQuota.Allow([Line(1, 15, 500)], FirstTime(), held, Limits));

        Assert.Equal((allowed, reason), (line.Allowed, line.Reason));
    }

    private static Buyer FirstTime() => new(IsConfirmed: true, IsLifted: false, Paid: 0, Unpaid: 0, "192.0.2.0/24");

    private static IEnumerable<int> Allowed(Buyer buyer, HeldByLike held, params CheckoutLine[] lines) =>
        HoldQuota.Allow(lines, buyer, held, Limits).Select(line => line.Allowed);

    private static CheckoutLine Line(long bookId, int quantity, int available, int? stock = null) =>
        new(bookId, quantity, $"Book {bookId}", "", "", 1000, available, stock ?? available);
}
