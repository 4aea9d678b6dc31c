using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Bookly.Tests.Payments;

/// <summary>The statement's own guards, and the lock's: asked without the checks around them.</summary>
public sealed class FulfillmentGuardTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("session")]
    [InlineData("currency")]
    [InlineData("amount")]
    public async Task Payment_of_another_order_moves_nothing(string what)
    {
        var bought = await _shop.PayUnnoticedAsync(quantity: 2);
        var paid = await SessionAsync(bought);
        var wrong = what switch
        {
            "session" => paid with { Id = "cs_another" },
            "currency" => paid with { Currency = "chf" },
            _ => paid with { AmountSubtotal = paid.AmountSubtotal - 1 },
        };

        Assert.False(await CommitAsync(bought, wrong));
        Assert.Equal((OrderStatus.AwaitingPayment, 10, 2), await StateAsync(bought));

        Assert.True(await CommitAsync(bought, paid));
        Assert.Equal((OrderStatus.Fulfilled, 8, 0), await StateAsync(bought));
    }

    /// <summary>Its copies are for sale again, and another shopper's hold of the same book must not pay for it.</summary>
    [Theory]
    [InlineData("Expired")]
    [InlineData("Cancelled")]
    [InlineData("PaymentFailed")]
    public async Task Payment_of_a_closed_order_moves_nothing(string status)
    {
        var bought = await _shop.PayUnnoticedAsync(quantity: 2);
        await _shop.ExecuteAsync($"UPDATE orders SET status = '{status}' WHERE id = '{bought.OrderId}'; UPDATE books SET held = 0 WHERE id = {bought.BookId}");
        await (await _shop.NewShoppersAsync(1))[0].StartBuyingAsync(bought.BookId, quantity: 2);

        Assert.False(await CommitAsync(bought, await SessionAsync(bought)));

        Assert.Equal((Enum.Parse<OrderStatus>(status), 10, 2), await StateAsync(bought));
    }

    [Fact]
    public async Task Event_that_has_been_handled_moves_nothing()
    {
        var bought = await _shop.PayUnnoticedAsync(quantity: 2);
        var entry = new InboxEntry($"evt_{Guid.NewGuid():N}", "checkout.session.completed", "{}");
        await _shop.ExecuteAsync(
            $$"""
            INSERT INTO payment_events (id, type, payload, state, outcome, attempts, received_at, processed_at)
            VALUES ('{{entry.EventId}}', '{{entry.Type}}', '{}', 'Processed', 'Ignored', 1, now(), now())
            """);

        Assert.False(await CommitAsync(bought, await SessionAsync(bought), entry));

        Assert.Equal((OrderStatus.AwaitingPayment, 10, 2), await StateAsync(bought));
    }

    [Fact]
    public async Task Session_that_was_not_fulfilled_is_not_marked_done()
    {
        var (bought, _) = await _shop.PayTooLateAsync();

        var redis = _shop.Services().GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await Eventually.BecomesAsync(() => redis.KeyExistsAsync($"bookly:fulfil:{bought.Session.SessionId}"), exists => !exists);
    }

    [Fact]
    public async Task Late_caller_does_not_release_the_lease_of_the_next()
    {
        var fulfillmentLock = _shop.Services().GetRequiredService<FulfillmentLock>();
        var redis = _shop.Services().GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var late = await fulfillmentLock.AcquireAsync("cs_late", Ct);
        // Its lease ran out, and another caller has taken the next.
        await redis.KeyDeleteAsync(late.Key);
        await using var next = await fulfillmentLock.AcquireAsync("cs_late", Ct);

        await late.DisposeAsync();

        Assert.Equal(next.Token, await redis.StringGetAsync(next.Key));
    }

    private async Task<SessionSnapshot> SessionAsync(Bought bought)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<StripeGateway>().GetSessionAsync(bought.Session.SessionId, Ct);
    }

    private Task<bool> CommitAsync(Bought bought, SessionSnapshot session, InboxEntry? entry = null) => _shop.Services().GetRequiredService<FulfillmentBatch>()
        .TryCommitAsync([new PaidOrder(bought.OrderId, session, Trigger.Webhook, entry)], "SET LOCAL lock_timeout = '5s'", Ct);

    private async Task<(OrderStatus Status, int Stock, int Held)> StateAsync(Bought bought)
    {
        var book = (await _shop.Admin.StockAsync(bought.BookId)).Value;
        return ((await bought.Reader.OrderAsync(bought.OrderId)).Value.Status, book.Stock, book.Held);
    }
}
