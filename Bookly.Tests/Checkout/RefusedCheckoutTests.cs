using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Checkout;

/// <summary>What Stripe refuses for good is told as that, not as an outage that passes; and a page that nobody can pay is not given out.</summary>
public sealed class RefusedCheckoutTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.Stripe.BehaveAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Lasting_refusal_is_not_an_outage(int status)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        await _shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1, status } });

        var answer = await reader.CheckOutAsync();

        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("payment_request_refused", answer.Code);
        Assert.DoesNotContain("in a moment", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    [Fact]
    public async Task Refused_line_is_named()
    {
        var good = await _shop.Admin.ListBookAsync(stock: 3);
        var bad = await _shop.Admin.ListBookAsync(stock: 3);
        await _shop.ExecuteAsync($"UPDATE books SET title = '' WHERE id = {bad}");
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(good, 1);
        await reader.PutInCartAsync(bad, 1);

        var answer = await reader.CheckOutAsync();

        Assert.Equal("payment_request_refused", answer.Code);
        Assert.Equal(bad, answer.Problem.GetProperty("bookId").GetInt64());
    }

    [Fact]
    public async Task Expired_page_is_not_given_out_again()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var dead = await reader.StartBuyingAsync(book);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.ExpireAsync(dead.SessionId);

        var fresh = (await reader.CheckOutAsync()).Value;

        Assert.NotEqual(dead.SessionId, fresh.SessionId);
        Assert.Equal(OrderStatus.Cancelled, (await reader.OrderAsync(dead.OrderId)).Value.Status);
        Assert.Equal(1, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    [Fact]
    public async Task Paid_page_is_not_given_out_again()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var paid = await reader.StartBuyingAsync(book);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.PayAsync(paid.SessionId);

        var answer = await reader.CheckOutAsync();

        Assert.Equal(ProblemCodes.CartEmpty, answer.Code);
        Assert.Equal(OrderStatus.Fulfilled, (await reader.OrderAsync(paid.OrderId)).Value.Status);
    }
}
