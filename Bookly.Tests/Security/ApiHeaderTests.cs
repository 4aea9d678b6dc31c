using System.Net;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

public sealed class ApiHeaderTests(ShopFixture fixture, OwnShop own) : IClassFixture<OwnShop>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/books", HttpStatusCode.OK)]
    [InlineData("GET", "/health", HttpStatusCode.OK)]
    [InlineData("GET", "/api/books/999999999", HttpStatusCode.NotFound)]
    [InlineData("GET", "/no/such/address", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/books?page=x", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/books?q=%00", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/orders", HttpStatusCode.Unauthorized)]
    [InlineData("PATCH", "/api/books", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/payments/webhook", HttpStatusCode.BadRequest)]
    public async Task No_answer_is_sniffed(string method, string path, HttpStatusCode status)
    {
        using var api = own.Shop.ApiClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await api.SendAsync(request, Ct);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Failure_is_not_sniffed_either()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        await shop.ExecuteAsync("ALTER TABLE books RENAME TO gone");
        using var api = shop.ApiClient();
        using var answer = await api.GetAsync(new Uri("/api/books/1", UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }
}
