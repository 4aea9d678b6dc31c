using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Stripe;

namespace Bookly.Tests.Payments;

/// <summary>Paid is a session that is complete and whose payment status says so; what is shown while it is open can change.</summary>
public sealed class PaidSessionTests(ShopFixture fixture) : IAsyncLifetime
{
    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(fixture, settings: "Checkout:AllowPromotionCodes=true");

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Free_total_of_an_open_session_is_not_paid()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await CodeAsync("ALLOFF");
        await TypeAsync(session, ("promotionCode", "ALLOFF"));
        var free = await StripeBodies.StripeSessionAsync(_shop, session);
        Assert.Equal(("open", "no_payment_required"), (free.GetProperty("status").GetString(), free.GetProperty("payment_status").GetString()));

        var verification = (await reader.VerifyAsync(session.SessionId)).Value;
        await _shop.Admin.ReconcileAsync();

        Assert.Equal((OrderStatus.AwaitingPayment, "unpaid", false), (verification.OrderStatus, verification.PaymentStatus, verification.Fulfilled));
        Assert.Equal(OrderStatus.AwaitingPayment, (await reader.OrderAsync(session.OrderId)).Value.Status);
        await TypeAsync(session, ("remove", "1"));
        Assert.Equal("unpaid", (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_status").GetString());
        await _shop.Stripe.PayAsync(session.SessionId);
        Assert.Equal(1250, (await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled)).TotalAmount);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Expired_session_without_a_total_is_not_paid()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await CodeAsync("ALLGONE");
        await TypeAsync(session, ("promotionCode", "ALLGONE"));

        Assert.Equal(OrderStatus.Cancelled, (await reader.CancelAsync(session.OrderId)).Value.Status);

        Assert.Equal((3, 0), ((await _shop.Admin.StockAsync(book)).Value.Stock, (await _shop.Admin.StockAsync(book)).Value.Held));
    }

    [Theory]
    [InlineData("webhook")]
    [InlineData("reconciler")]
    public async Task Fulfilled_session_with_another_payment_becomes_a_case(string road)
    {
        var bought = await _shop.BuyAsync();
        // What Bookly fulfilled is not what Stripe shows now.
        await _shop.ExecuteAsync($"UPDATE orders SET total_amount = 0, payment_intent_id = NULL WHERE id = '{bought.OrderId}'");

        if (road == "reconciler") await _shop.Admin.ReconcileAsync();
        else await _shop.DeliverAgainAsync(bought);

        var opened = Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.Equal((1250, bought.PaymentIntentId), (opened.Amount, opened.PaymentIntentId));
        Assert.Equal(OrderStatus.Fulfilled, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Empty((await _shop.Admin.ReconcileAsync()).LatestRepairs);

        _ = (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill)).Value;

        Assert.Equal(1250, (await bought.Reader.OrderAsync(bought.OrderId)).Value.TotalAmount);
        Assert.Equal(9, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        await _shop.AssertInvariantsAsync();
    }

    private async Task CodeAsync(string code)
    {
        var stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_bookly_emulator",
            ApiBase = _shop.StripeAddress!.GetLeftPart(UriPartial.Authority),
        });
        var coupon = await stripe.V1.Coupons.CreateAsync(new CouponCreateOptions { PercentOff = 100, Duration = "once" }, cancellationToken: Ct);
        await stripe.V1.PromotionCodes.CreateAsync(
            new PromotionCodeCreateOptions { Code = code, Promotion = new() { Type = "coupon", Coupon = coupon.Id } }, cancellationToken: Ct);
    }

    /// <summary>On Stripe's page, without paying.</summary>
    private async Task TypeAsync(CheckoutSession session, (string Name, string Value) field)
    {
        using var http = new HttpClient { BaseAddress = _shop.StripeAddress };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(field.Name, field.Value)]);
        using var answer = await http.PostAsync(new Uri($"/c/pay/{session.SessionId}/promotion", UriKind.Relative), form, Ct);
        Assert.True((int)answer.StatusCode < 400, await answer.Content.ReadAsStringAsync(Ct));
    }
}
