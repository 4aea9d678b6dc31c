using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Stripe;

namespace Bookly.Tests.Checkout;

/// <summary>A shop that takes promotion codes, lets Stripe add tax and shipping, and keeps what came of it.</summary>
public sealed class CheckoutTermsTests(CheckoutTermsTests.ShippingShop own) : IClassFixture<CheckoutTermsTests.ShippingShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_stores_Stripes_amounts_and_the_address()
    {
        await CodeAsync("TENOFF", percent: 10);
        var (reader, session) = await StartAsync(unitAmount: 1000, quantity: 2);
        using var _ = reader;

        await _shop.Stripe.PayAsync(session.SessionId, new { promotionCode = "tenoff", shipping = "Express" });
        var order = await FulfilledAsync(reader, session);

        // 2000 less 10 % is 1800; 10 % tax on that and on 1500 of shipping.
        Assert.Equal(
            (2000L, 200L, 1500L, 330L, 3630L),
            (order.SubtotalAmount, order.DiscountAmount, order.ShippingAmount, order.TaxAmount, order.TotalAmount));
        Assert.Equal(("Test Shopper", "1 Test Street", "US"), (order.Shipping?.Name, order.Shipping?.Line1, order.Shipping?.Country));
        var listed = (await _shop.Admin.SendAsync<PagedList<AdminOrder>>(HttpMethod.Get, "/api/admin/orders?pageSize=100")).Value
            .Items.Single(item => item.Id == session.OrderId);
        Assert.Equal((200L, 1500L, 330L, 3630L), (listed.DiscountAmount, listed.ShippingAmount, listed.TaxAmount, listed.TotalAmount));
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Delayed_payment_shows_its_amounts_while_processing()
    {
        var (reader, session) = await StartAsync(unitAmount: 1000);
        using var _ = reader;

        await _shop.Stripe.PayAsync(session.SessionId, new { paymentMethod = "us_bank_account" });
        var order = await Eventually.BecomesAsync(
            async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.PaymentProcessing);

        Assert.Equal((500L, 150L, 1650L), (order.ShippingAmount, order.TaxAmount, order.TotalAmount));
        Assert.NotNull(order.Shipping);
    }

    [Fact]
    public async Task Free_order_is_fulfilled_without_a_payment()
    {
        await using var free = await TestShop.StartAsync(own.Fixture, settings: "Checkout:AllowPromotionCodes=true");
        await CodeAsync("ALLOFF", percent: 100, free);
        var book = await free.Admin.ListBookAsync(stock: 3);
        using var reader = await free.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await free.Stripe.PayAsync(session.SessionId, new { promotionCode = "ALLOFF" });
        var order = await FulfilledAsync(reader, session);

        Assert.Equal((1250L, 1250L, 0L), (order.SubtotalAmount, order.DiscountAmount, order.TotalAmount));
        Assert.Equal("no_payment_required", (await StripeBodies.StripeSessionAsync(free, session)).GetProperty("payment_status").GetString());
        Assert.Equal(2, (await free.Admin.StockAsync(book)).Value.Stock);
        await free.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Cart_announces_shipping_and_tax()
    {
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(new CheckoutTerms(PromotionCodes: true, TaxOnTop: true, ShippingFrom: 500), (await reader.CartAsync()).Value.Terms);
    }

    [Theory]
    [InlineData(99_998_500, 1)]
    [InlineData(60_000_000, 2)]
    public async Task Uncharged_amounts_are_rejected_before_calling_Stripe(long unitAmount, int quantity)
    {
        var (answer, held) = await RefusedAsync(_shop, unitAmount, quantity);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.AmountTooLarge), (answer.Status, answer.Code));
        Assert.Equal((99_998_499, "usd"), (answer.Problem.GetProperty("limitAmount").GetInt64(), answer.Problem.GetProperty("currency").GetString()));
        Assert.Equal(0, held);
    }

    [Fact]
    public async Task Stripes_amount_limits_return_the_same_problem()
    {
        // The tax makes it too much, and the tax is Stripe's.
        var (answer, held) = await RefusedAsync(_shop, unitAmount: 99_998_499, quantity: 1);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.AmountTooLarge), (answer.Status, answer.Code));
        Assert.Equal(JsonValueKind.Null, answer.Problem.GetProperty("limitAmount").ValueKind);
        Assert.Equal(0, held);
    }

    [Fact]
    public async Task Shipping_lifts_a_small_cart_over_the_minimum()
    {
        var (reader, session) = await StartAsync(unitAmount: 1);
        using var _ = reader;

        Assert.NotEmpty(session.Url);
    }

    private static async Task<(Answer<CheckoutSession> Answer, int Held)> RefusedAsync(TestShop shop, long unitAmount, int quantity)
    {
        var book = await shop.Admin.ListBookAsync(stock: 5, unitAmount);
        using var reader = await shop.NewShopperAsync();
        await reader.PutInCartAsync(book, quantity);
        return (await reader.CheckOutAsync(), (await shop.Admin.StockAsync(book)).Value.Held);
    }

    private async Task<(Shopper Reader, CheckoutSession Session)> StartAsync(long unitAmount, int quantity = 1)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5, unitAmount);
        var reader = await _shop.NewShopperAsync();
        return (reader, await reader.StartBuyingAsync(book, quantity));
    }

    private static Task<Contracts.Order> FulfilledAsync(Shopper reader, CheckoutSession session) => Eventually.BecomesAsync(
        async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);

    private async Task CodeAsync(string code, decimal percent, TestShop? shop = null)
    {
        var stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_bookly_emulator",
            ApiBase = (shop ?? _shop).StripeAddress!.GetLeftPart(UriPartial.Authority),
        });
        var coupon = await stripe.V1.Coupons.CreateAsync(new CouponCreateOptions { PercentOff = percent, Duration = "once" }, cancellationToken: Ct);
        await stripe.V1.PromotionCodes.CreateAsync(
            new PromotionCodeCreateOptions { Code = code, Promotion = new() { Type = "coupon", Coupon = coupon.Id } }, cancellationToken: Ct);
    }

    public sealed class ShippingShop(ShopFixture fixture) : IAsyncLifetime
    {
        public ShopFixture Fixture => fixture;

        public TestShop Shop { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Shop = await TestShop.StartAsync(
            fixture, settings:
            [
                "Checkout:AllowPromotionCodes=true", "Checkout:AutomaticTax=true", "Checkout:ShippingCountries:0=US", "Checkout:ShippingCountries:1=CA",
                "Checkout:ShippingOptions:0:Name=Standard", "Checkout:ShippingOptions:0:Amount=500", "Checkout:ShippingOptions:0:MaxDays=5",
                "Checkout:ShippingOptions:1:Name=Express", "Checkout:ShippingOptions:1:Amount=1500",
            ]);

        public ValueTask DisposeAsync() => Shop.DisposeAsync();
    }
}
