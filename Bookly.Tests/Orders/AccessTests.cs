using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Orders;

/// <summary>What is someone else's is as unknown as what does not exist.</summary>
public sealed class AccessTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Order_and_session_of_others_are_not_found()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2);
        using var owner = await _shop.NewShopperAsync();
        using var other = await _shop.NewShopperAsync();
        var session = await owner.StartBuyingAsync(book);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.PayAsync(session.SessionId);
        await _shop.Stripe.BehaveAsync();

        Assert.Equal(ProblemCodes.OrderNotFound, (await other.OrderAsync(session.OrderId)).Code);
        Assert.Equal(ProblemCodes.OrderNotFound, (await other.CancelAsync(session.OrderId)).Code);
        Assert.Equal(ProblemCodes.SessionNotFound, (await other.VerifyAsync(session.SessionId)).Code);
        Assert.Equal(OrderStatus.AwaitingPayment, (await owner.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal(0, (await other.OrdersAsync()).Value.Total);
    }

    [Theory]
    [InlineData("cs_test_unknown")]
    [InlineData("")]
    [InlineData("'; DROP TABLE orders; --")]
    public async Task Unknown_session_is_not_found(string sessionId)
    {
        using var reader = await _shop.NewShopperAsync();

        var answer = await reader.VerifyAsync(sessionId);

        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.SessionNotFound), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("GET", "/api/cart")]
    [InlineData("GET", "/api/orders")]
    [InlineData("POST", "/api/payments/checkout/session")]
    [InlineData("POST", "/api/payments/verify-session")]
    [InlineData("GET", "/api/admin/invariants")]
    [InlineData("POST", "/api/admin/reconcile")]
    [InlineData("GET", "/api/admin/orders")]
    public async Task Private_endpoints_require_sign_in(string method, string path)
    {
        using var api = _shop.ApiClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await api.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/admin/invariants")]
    [InlineData("GET", "/api/admin/orders")]
    [InlineData("GET", "/api/admin/books/1")]
    [InlineData("DELETE", "/api/admin/books/1")]
    public async Task Back_office_endpoints_are_for_admins(string method, string path)
    {
        using var reader = await _shop.NewShopperAsync();

        var answer = await reader.SendAsync<JsonElement>(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (answer.Status, answer.Code));
    }
}
