using System.Net;
using System.Net.Http.Json;
using Bookly.Tests.Fixtures;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.Tests.Security;

/// <summary>Nobody chooses the address that they are counted by.</summary>
public sealed class ClientAddressTests(ShopFixture fixture)
{
    private const string ThisMachine = "TrustedProxies:0=127.0.0.0/8";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.9", "127.0.0.1")]
    [InlineData("203.0.113.9", "203.0.113.9", ThisMachine)]
    [InlineData("6.6.6.6, 203.0.113.9", "203.0.113.9", ThisMachine)]
    [InlineData("6.6.6.6, 203.0.113.9", "203.0.113.9", ThisMachine, "TrustedHops=2")]
    [InlineData("6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9", ThisMachine, "TrustedProxies:1=10.0.0.0/8", "TrustedHops=2")]
    [InlineData("6.6.6.6, 10.6.6.6, 10.0.0.1", "10.6.6.6", ThisMachine, "TrustedProxies:1=10.0.0.0/8", "TrustedHops=2")]
    [InlineData("203.0.113.9", "127.0.0.1", "TrustedProxies:0=192.0.2.0/24")]
    public async Task Address_is_what_known_proxies_say_and_no_more(string forwarded, string address, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder([.. settings.Select(setting => $"--{setting}")]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddTrustedProxies();
        await using var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapGet("/", (HttpContext context) => context.Connection.RemoteIpAddress!.ToString());
        await app.StartAsync(Ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);

        Assert.Equal(address, await client.GetStringAsync(new Uri("/", UriKind.Relative), Ct));
    }

    [Theory]
    [InlineData("FORWARDEDHEADERS_ENABLED=true", "believes whatever anybody sends")]
    [InlineData("TrustedProxies:0=10.0.0.1", "'10.0.0.1', which is not a network")]
    [InlineData("TrustedHops=0", "at least 1")]
    public void Believing_everybody_refuses_to_start(string setting, string mistake)
    {
        var builder = WebApplication.CreateBuilder([$"--{setting}"]);

        Assert.Contains(mistake, Assert.Throws<StartupException>(builder.AddTrustedProxies).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrustedProxies:0=192.0.2.0/24", "{0}")]
    [InlineData(ThisMachine, "{0}, 203.0.113.7")]
    public async Task Rotating_forwarded_addresses_does_not_escape_the_limit(string proxies, string header)
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: ["RateLimits:SignInPerMinute=3", proxies]);
        using var api = shop.ApiClient();
        List<HttpStatusCode> answers = [];
        for (var i = 1; i <= 6; i++)
        {
            using var guess = new HttpRequestMessage(HttpMethod.Post, "/api/accounts/login")
            {
                Content = JsonContent.Create(new { email = "reader@bookly.example", password = Guid.NewGuid().ToString() }),
            };
            guess.Headers.Add("X-Forwarded-For", string.Format(System.Globalization.CultureInfo.InvariantCulture, header, $"198.51.100.{i}"));
            using var answer = await api.SendAsync(guess, Ct);
            answers.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Fact]
    public async Task Site_tells_the_API_the_address_that_it_sees_and_none_that_was_sent()
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("203.0.113.9") } };
        context.Request.Headers["X-Forwarded-For"] = "6.6.6.6";
        using var passes = new ShopperAddress(new HttpContextAccessor { HttpContext = context }) { InnerHandler = new Echo() };
        using var http = new HttpClient(passes);

        Assert.Equal("203.0.113.9", await http.GetStringAsync(new Uri("http://api.example/"), Ct));
    }

    private sealed class Echo : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(string.Join(", ", request.Headers.GetValues("X-Forwarded-For"))) });
    }
}
