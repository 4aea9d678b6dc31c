using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>Payments that succeed days later, or fail; and free orders. Events in order: <see cref="PurchaseTests"/>.</summary>
public sealed class DelayedPaymentTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private const string Completed = "checkout.session.completed";

    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData("succeeded", "checkout.session.async_payment_succeeded", OrderStatus.Fulfilled)]
    [InlineData("failed", "checkout.session.async_payment_failed", OrderStatus.PaymentFailed)]
    public async Task Delayed_payment_keeps_its_end_when_told_before_its_start(string end, string type, OrderStatus status)
    {
        var bought = await PayLaterUnnoticedAsync();
        await _shop.Stripe.SettleAsync(bought.PaymentIntentId, end);
        await _shop.Stripe.BehaveAsync();

        await _shop.DeliverAsync(type, bought.Session.SessionId);
        await _shop.DeliverAsync(Completed, bought.Session.SessionId);

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal([OrderStatus.AwaitingPayment, status], order.History.Select(move => move.Status));
        Assert.Equal(0, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held);
    }

    [Fact]
    public async Task Cart_can_be_paid_again_after_a_failed_payment()
    {
        var bought = await PayLaterUnnoticedAsync();
        await _shop.Stripe.BehaveAsync();
        await _shop.DeliverAsync(Completed, bought.Session.SessionId);
        await _shop.Stripe.SettleAsync(bought.PaymentIntentId, "failed");
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.PaymentFailed);

        var again = (await bought.Reader.CheckOutAsync()).Value;
        await _shop.Stripe.PayAsync(again.SessionId);

        await bought.Reader.StatusBecomesAsync(again.OrderId, OrderStatus.Fulfilled);
        Assert.NotEqual(bought.OrderId, again.OrderId);
        Assert.Empty((await bought.Reader.CartAsync()).Value.Items);
    }

    [Fact]
    public async Task Delayed_payment_can_neither_be_cancelled_nor_expire()
    {
        var bought = await PayLaterUnnoticedAsync();
        await _shop.Stripe.BehaveAsync();
        await _shop.DeliverAsync(Completed, bought.Session.SessionId);

        var cancelled = await bought.Reader.CancelAsync(bought.OrderId);
        await _shop.ExecuteAsync($"UPDATE orders SET expires_at = now() - interval '1 day', updated_at = now() - interval '2 hours' WHERE id = '{bought.OrderId}'");
        await _shop.Admin.ReconcileAsync();

        Assert.Equal(ProblemCodes.OrderNotCancellable, cancelled.Code);
        Assert.Equal(OrderStatus.PaymentProcessing, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal(1, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held);
    }

    [Fact]
    public async Task Delayed_payment_takes_its_books_out_of_the_cart()
    {
        var bought = await PayLaterUnnoticedAsync();
        var other = await _shop.Admin.ListBookAsync(stock: 3);
        // One copy more than is being paid for, and another book.
        await bought.Reader.PutInCartAsync(bought.BookId, 2);
        await bought.Reader.PutInCartAsync(other, 1);
        await _shop.Stripe.BehaveAsync();
        await _shop.DeliverAsync(Completed, bought.Session.SessionId);
        Assert.Equal([(bought.BookId, 1), (other, 1)], await CartAsync(bought.Reader));

        var more = (await bought.Reader.CheckOutAsync()).Value;
        await _shop.Stripe.SettleAsync(bought.PaymentIntentId, "succeeded");
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.Fulfilled);
        Assert.Equal([(bought.BookId, 1), (other, 1)], await CartAsync(bought.Reader));
        await _shop.Stripe.PayAsync(more.SessionId);
        var order = await bought.Reader.StatusBecomesAsync(more.OrderId, OrderStatus.Fulfilled);

        Assert.Equal([(bought.BookId, 1), (other, 1)], order.Lines.Select(line => (line.BookId, line.Quantity)));
        Assert.Empty(await CartAsync(bought.Reader));
        Assert.Equal(1, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Failed_payment_puts_its_books_back_into_the_cart()
    {
        var bought = await PayLaterUnnoticedAsync();
        await _shop.Stripe.BehaveAsync();
        await _shop.DeliverAsync(Completed, bought.Session.SessionId);
        Assert.Empty(await CartAsync(bought.Reader));
        Assert.Equal(ProblemCodes.CartEmpty, (await bought.Reader.CheckOutAsync()).Code);
        await bought.Reader.PutInCartAsync(bought.BookId, 1);

        await _shop.Stripe.SettleAsync(bought.PaymentIntentId, "failed");
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.PaymentFailed);

        Assert.Equal([(bought.BookId, 2)], await CartAsync(bought.Reader));
    }

    [Fact]
    public async Task Order_with_full_discount_is_fulfilled()
    {
        var (reader, _, session) = await OpenAsync(stock: 3);

        await TellFreeAsync(session);

        var order = (await reader.OrderAsync(session.OrderId)).Value;
        Assert.Equal((OrderStatus.Fulfilled, 1250, 0), (order.Status, order.SubtotalAmount, order.TotalAmount));
        Assert.Equal(ProblemCodes.OrderNotRefundable, (await _shop.Admin.RefundAsync(session.OrderId, new RefundOrder())).Code);
    }

    [Fact]
    public async Task Free_sold_out_order_closes_without_a_refund()
    {
        var (reader, book, session) = await OpenAsync(stock: 1);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {book}");
        await TellFreeAsync(session);
        Assert.Equal(OrderStatus.RefundPending, (await reader.OrderAsync(session.OrderId)).Value.Status);

        await _shop.Admin.ReconcileAsync();

        var order = (await reader.OrderAsync(session.OrderId)).Value;
        Assert.Equal((OrderStatus.Refunded, 0), (order.Status, order.RefundedAmount));
    }

    private static async Task<IEnumerable<(long BookId, int Quantity)>> CartAsync(Shopper reader) =>
        (await reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity));

    private async Task<(Shopper Reader, long Book, CheckoutSession Session)> OpenAsync(int stock)
    {
        var book = await _shop.Admin.ListBookAsync(stock);
        var reader = (await _shop.NewShoppersAsync(1))[0];
        return (reader, book, await reader.StartBuyingAsync(book));
    }

    private async Task TellFreeAsync(CheckoutSession session)
    {
        var body = await StripeBodies.SessionAsync(_shop, session, "complete", "no_payment_required", stripe =>
        {
            stripe["amount_total"] = 0;
            stripe["total_details"]!["amount_discount"] = 1250;
        });
        using var response = await _shop.PostWebhookAsync(StripeBodies.Event($"evt_free_{session.OrderId:N}", Completed, body));
        response.EnsureSuccessStatusCode();
    }

    private async Task<Bought> PayLaterUnnoticedAsync()
    {
        var (reader, book, session) = await OpenAsync(stock: 3);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        return new Bought(reader, book, session, await _shop.PaymentOfAsync(session));
    }
}
