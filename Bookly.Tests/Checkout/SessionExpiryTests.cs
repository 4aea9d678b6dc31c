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
}
