using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>Money came, but the order cannot be fulfilled: it goes back, or a person looks.</summary>
public sealed class UnfulfillablePaymentTests(ShopFixture fixture) : IAsyncLifetime
{
    private TestShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(fixture);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Amount_mismatch_is_flagged_and_not_fulfilled()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var cheap = await StripeBodies.SessionAsync(_shop, session, "complete", "paid", stripe => stripe["amount_subtotal"] = 1);

        using var response = await _shop.PostWebhookAsync(StripeBodies.Event("evt_cheap", "checkout.session.completed", cheap));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(OrderStatus.AwaitingPayment, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal(PaymentCaseKind.AmountMismatch, (await _shop.Admin.CasesAsync()).Single(row => row.OrderId == session.OrderId).Kind);
        Assert.Equal(["flag_is_settled"], (await _shop.Admin.InvariantsAsync()).Value.Violations.Select(violation => violation.Invariant));
    }

    [Fact]
    public async Task Session_of_another_order_fulfills_nothing()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var stranger = await StripeBodies.SessionAsync(_shop, session, "complete", "paid", stripe => stripe["id"] = "cs_test_stranger");

        using var response = await _shop.PostWebhookAsync(StripeBodies.Event("evt_stranger", "checkout.session.completed", stranger));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal(PaymentCaseKind.SessionMismatch, (await _shop.Admin.CasesAsync()).Single(row => row.OrderId == session.OrderId).Kind);
    }

    [Fact]
    public async Task Paid_order_without_stock_is_refunded_once()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        // What no road of the API can do: the listing vanishes under its hold.
        await _shop.QueryAsync<long>($"WITH gone AS (DELETE FROM books WHERE id = {book} RETURNING 1) SELECT count(*) FROM gone");

        var verification = (await reader.VerifyAsync(session.SessionId)).Value;

        Assert.Equal((OrderStatus.RefundPending, false), (verification.OrderStatus, verification.Fulfilled));
        await _shop.Admin.ReconcileAsync();
        await _shop.Admin.ReconcileAsync();
        var order = (await reader.OrderAsync(session.OrderId)).Value;
        Assert.Equal((OrderStatus.Refunded, 1250L), (order.Status, order.RefundedAmount));
        var refunds = await _shop.Stripe.GetAsync($"/v1/refunds?payment_intent={(await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_intent").GetString()}");
        Assert.Equal(1, refunds.GetProperty("data").GetArrayLength());
    }
}
