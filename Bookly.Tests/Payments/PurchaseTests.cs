using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>Buying books through the API, the emulator playing Stripe.</summary>
public sealed class PurchaseTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Webhook_fulfills_a_paid_order()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);

        await _shop.Stripe.PayAsync(session.SessionId);

        var order = await FulfilledAsync(reader, session);
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.Fulfilled], order.History.Select(move => move.Status));
        Assert.Equal("webhook", order.History[^1].By);
        Assert.Empty((await reader.CartAsync()).Value.Items);
        var stock = (await _shop.Admin.StockAsync(book)).Value;
        Assert.Equal((1, 0), (stock.Stock, stock.Held));
    }

    [Fact]
    public async Task Return_fulfills_a_paid_order_when_the_webhook_is_lost()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);

        var verification = (await reader.VerifyAsync(session.SessionId)).Value;

        Assert.Equal(new PaymentVerification(session.OrderId, OrderStatus.Fulfilled, "paid", Fulfilled: true), verification);
        Assert.Equal("verify-session", (await reader.OrderAsync(session.OrderId)).Value.History[^1].By);
    }

    [Fact]
    public async Task Last_copy_delists_the_book_and_the_order_keeps_it()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2, title: "The Last Two Copies");
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);

        await _shop.Stripe.PayAsync(session.SessionId);

        var order = await FulfilledAsync(reader, session);
        Assert.Equal("The Last Two Copies", order.Lines.Single().Title);
        Assert.Equal(ProblemCodes.BookNotFound, (await reader.BookAsync(book)).Code);
        Assert.Equal(0, (await reader.SendAsync<PagedList<BookSummary>>(HttpMethod.Get, "/api/books?q=Last Two Copies")).Value.Total);
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM delisted_listings WHERE book_id = {book} AND order_id = '{order.Id}'"));
    }

    [Fact]
    public async Task Book_stays_listed_while_another_shopper_holds_it()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2);
        using var first = await _shop.NewShopperAsync();
        using var second = await _shop.NewShopperAsync();
        var bought = await first.StartBuyingAsync(book);
        var open = await second.StartBuyingAsync(book);

        await _shop.Stripe.PayAsync(bought.SessionId);
        await FulfilledAsync(first, bought);

        Assert.Equal(0, (await first.BookAsync(book)).Value.Available);
        await _shop.Stripe.PayAsync(open.SessionId);
        await FulfilledAsync(second, open);
        Assert.Equal(HttpStatusCode.NotFound, (await first.BookAsync(book)).Status);
    }

    [Fact]
    public async Task Cart_keeps_what_was_added_while_paying()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 9);
        var other = await _shop.Admin.ListBookAsync(stock: 9);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);
        await reader.PutInCartAsync(book, 5);
        await reader.PutInCartAsync(other, 1);

        await _shop.Stripe.PayAsync(session.SessionId);
        await FulfilledAsync(reader, session);

        Assert.Equal([(book, 3), (other, 1)], (await reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity)));
    }

    [Fact]
    public async Task Twenty_callers_fulfill_once_and_see_the_true_state()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 50);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { duplicate = 10 } });
        var session = await reader.StartBuyingAsync(book, quantity: 3);

        var paying = _shop.Stripe.PayAsync(session.SessionId);
        var verifying = Enumerable.Range(0, 10).Select(_ => reader.VerifyAsync(session.SessionId)).ToArray();
        await paying;
        await Task.WhenAll(verifying);

        await FulfilledAsync(reader, session);
        Assert.Equal((47, 0), ((await _shop.Admin.StockAsync(book)).Value.Stock, (await _shop.Admin.StockAsync(book)).Value.Held));
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM fulfillments WHERE order_id = '{session.OrderId}'"));
        Assert.True((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
    }

    [Fact]
    public async Task Declined_card_leaves_the_order_payable()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => _shop.Stripe.PayAsync(session.SessionId, "4000000000000002"));
        var verification = (await reader.VerifyAsync(session.SessionId)).Value;
        Assert.Equal((OrderStatus.AwaitingPayment, "unpaid", false), (verification.OrderStatus, verification.PaymentStatus, verification.Fulfilled));

        await _shop.Stripe.PayAsync(session.SessionId);
        await FulfilledAsync(reader, session);
    }

    [Fact]
    public async Task Delayed_payment_keeps_its_hold_until_the_money_arrives()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await StatusBecomesAsync(reader, session, OrderStatus.PaymentProcessing);
        Assert.False((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
        Assert.Equal(1, (await _shop.Admin.StockAsync(book)).Value.Held);

        await _shop.Stripe.SettleAsync(await PaymentIntentOfAsync(session), "succeeded");
        await FulfilledAsync(reader, session);
    }

    [Fact]
    public async Task Failed_delayed_payment_frees_stock_and_keeps_the_cart()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await StatusBecomesAsync(reader, session, OrderStatus.PaymentProcessing);

        await _shop.Stripe.SettleAsync(await PaymentIntentOfAsync(session), "failed");

        await StatusBecomesAsync(reader, session, OrderStatus.PaymentFailed);
        Assert.Equal((1, 0), ((await _shop.Admin.StockAsync(book)).Value.Stock, (await _shop.Admin.StockAsync(book)).Value.Held));
        Assert.Equal(book, (await reader.CartAsync()).Value.Items.Single().BookId);
    }

    private async Task<string> PaymentIntentOfAsync(CheckoutSession session) =>
        (await _shop.Stripe.GetAsync($"/v1/checkout/sessions/{session.SessionId}")).GetProperty("payment_intent").GetString()!;

    private static Task<Order> FulfilledAsync(Shopper reader, CheckoutSession session) => StatusBecomesAsync(reader, session, OrderStatus.Fulfilled);

    private static async Task<Order> StatusBecomesAsync(Shopper reader, CheckoutSession session, OrderStatus status) =>
        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == status);
}
