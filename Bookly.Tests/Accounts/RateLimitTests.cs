using System.Net;
using System.Net.Http.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Accounts;

public sealed class RateLimitTests(ShopFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_is_rate_limited_per_forwarded_address()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: ["RateLimits:SignInPerMinute=3", "TrustedProxies:0=127.0.0.0/8"]);
        using var api = shop.ApiClient();

        // Every visit of the sign-in page asks for one.
        for (var visit = 0; visit < 4; visit++) Assert.Equal(HttpStatusCode.OK, await AskForChallengeAsync(api, "203.0.113.7"));
        for (var guess = 0; guess < 3; guess++) Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(api, "203.0.113.7")).Status);

        Assert.Equal((HttpStatusCode.TooManyRequests, ProblemCodes.RateLimited), await GuessAsync(api, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(api, "203.0.113.8")).Status);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void Rate_limit_counts_an_IPv6_network_once(string address, string counted) =>
        Assert.Equal(counted, RequestLimits.NetworkOf(IPAddress.Parse(address)));

    [Fact]
    public async Task Checkout_is_rate_limited_per_shopper()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: "RateLimits:CheckoutPerMinute=2");
        using var busy = await shop.NewShopperAsync();
        using var other = await shop.NewShopperAsync();

        Assert.Equal(ProblemCodes.CartEmpty, (await busy.CheckOutAsync()).Code);
        Assert.Equal(ProblemCodes.CartEmpty, (await busy.CheckOutAsync()).Code);

        Assert.Equal(ProblemCodes.RateLimited, (await busy.CheckOutAsync()).Code);
        Assert.Equal(ProblemCodes.CartEmpty, (await other.CheckOutAsync()).Code);
    }

    private static async Task<HttpStatusCode> AskForChallengeAsync(HttpClient api, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/accounts/passkeys/options");
        request.Headers.Add("X-Forwarded-For", address);
        using var response = await api.SendAsync(request, Ct);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> GuessAsync(HttpClient api, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/accounts/login")
        {
            Content = JsonContent.Create(new { email = "reader@bookly.example", password = Guid.NewGuid().ToString() }),
        };
        request.Headers.Add("X-Forwarded-For", address);
        using var response = await api.SendAsync(request, Ct);
        var problem = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Ct);
        return (response.StatusCode, problem.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
