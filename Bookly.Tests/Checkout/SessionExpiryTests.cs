using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Checkout;

/// <summary>Apart from the other checkout tests, because Stripe's clock moves for good.</summary>
public sealed class SessionExpiryTests(ShopFixture fixture)
{
    [Fact]
    public async Task Expired_session_frees_its_stock()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var book = await shop.Admin.ListBookAsync(stock: 1);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await shop.Stripe.AdvanceClockAsync(TimeSpan.FromMinutes(32));

        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Expired);
        Assert.Equal(1, (await reader.BookAsync(book)).Value.Available);
    }

    [Fact]
    public async Task Page_that_cannot_be_paid_any_more_is_not_given_out()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        using var reader = await shop.NewShopperAsync();
        var first = await reader.StartBuyingAsync(await shop.Admin.ListBookAsync(stock: 1));
        // Stripe ends the session early, and its news is lost.
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await shop.Stripe.ExpireAsync(first.SessionId);

        var second = (await reader.CheckOutAsync()).Value;

        Assert.NotEqual(first.SessionId, second.SessionId);
        Assert.Equal(OrderStatus.Cancelled, (await reader.OrderAsync(first.OrderId)).Value.Status);
        await shop.Stripe.PayAsync(second.SessionId);
        Assert.True((await reader.VerifyAsync(second.SessionId)).Value.Fulfilled);
    }
}
