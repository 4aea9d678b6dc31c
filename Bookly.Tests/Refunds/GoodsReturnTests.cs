using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Stripe;

namespace Bookly.Tests.Refunds;

/// <summary>Goods that come back without money: because none was paid, or because it went back before.</summary>
public sealed class GoodsReturnTests(GoodsReturnTests.FreeShop own) : IClassFixture<GoodsReturnTests.FreeShop>, IAsyncLifetime
{
    private const string AllOff = "ALLOFF";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.AssertInvariantsAsync();

    [Fact]
    public async Task Order_of_a_100_percent_code_is_taken_back()
    {
        var (reader, book, order) = await GetForFreeAsync(quantity: 2);

        var back = await _shop.Admin.RefundAsync(order, new RefundOrder(Restock: true), "goods of a free order");
        var again = await _shop.Admin.RefundAsync(order, new RefundOrder(Restock: true), "goods of a free order");

        Assert.Equal((0L, RefundStatus.Succeeded), (back.Value.Amount, back.Value.Status));
        Assert.Equal([new RestockLine(book, 2)], back.Value.Restocked);
        Assert.Equal(back.Value.RequestId, again.Value.RequestId);
        Assert.Equal(5, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal((OrderStatus.Refunded, 0L), ((await reader.OrderAsync(order)).Value.Status, (await reader.OrderAsync(order)).Value.RefundedAmount));
        Assert.Equal(2, (await _shop.Admin.DetailsAsync(order)).Value.Lines.Single().Restocked);
        Assert.Equal(ProblemCodes.OrderNotRefundable, (await _shop.Admin.RefundAsync(order, new RefundOrder(Restock: true))).Code);
    }

    [Fact]
    public async Task Free_order_comes_back_in_parts()
    {
        var (reader, book, order) = await GetForFreeAsync(quantity: 2);

        await _shop.Admin.RefundAsync(order, One(book));
        var first = (await reader.OrderAsync(order)).Value.Status;
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.Admin.RefundAsync(order, One(book))));

        Assert.Equal(OrderStatus.Fulfilled, first);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(5, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal(OrderStatus.Refunded, (await reader.OrderAsync(order)).Value.Status);
    }

    [Fact]
    public async Task Goods_come_back_after_the_money_did()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.RefundInDashboardAsync(bought);
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.Refunded);

        var back = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true));

        Assert.Equal((0L, HttpStatusCode.OK), (back.Value.Amount, back.Status));
        Assert.Equal(10, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
    }

    [Fact]
    public async Task Goods_come_back_while_the_money_stays()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        var back = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 0, Restock: true));

        Assert.Equal((0L, HttpStatusCode.OK), (back.Value.Amount, back.Status));
        Assert.Empty(await _shop.RefundsAtStripeAsync(bought));
        Assert.Equal(OrderStatus.Fulfilled, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal(2500, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder())).Value.Amount);
        Assert.Equal(10, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    private static RefundOrder One(long book) => new(Restock: true, RestockLines: [new RestockLine(book, 1)]);

    private async Task<(Shopper Reader, long Book, Guid Order)> GetForFreeAsync(int quantity)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        var reader = (await _shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book, quantity);
        await _shop.Stripe.PayAsync(session.SessionId, new { promotionCode = AllOff });
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        return (reader, book, session.OrderId);
    }

    public sealed class FreeShop(ShopFixture fixture) : IAsyncLifetime
    {
        public TestShop Shop { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Shop = await TestShop.StartAsync(fixture, settings: "Checkout:AllowPromotionCodes=true");
            var stripe = new StripeClient(new StripeClientOptions
            {
                ApiKey = "sk_test_bookly_emulator",
                ApiBase = Shop.StripeAddress!.GetLeftPart(UriPartial.Authority),
            });
            var coupon = await stripe.V1.Coupons.CreateAsync(new CouponCreateOptions { PercentOff = 100, Duration = "once" }, cancellationToken: Ct);
            await stripe.V1.PromotionCodes.CreateAsync(
                new PromotionCodeCreateOptions { Code = AllOff, Promotion = new() { Type = "coupon", Coupon = coupon.Id } }, cancellationToken: Ct);
        }

        public ValueTask DisposeAsync() => Shop is null ? ValueTask.CompletedTask : Shop.DisposeAsync();
    }
}
