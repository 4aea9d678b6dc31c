using System.Net;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Security;

/// <summary>One visitor who asks too much gets 429 of the API, and nobody else notices.</summary>
public sealed class LimitedShopperTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusals_of_one_visitor_are_not_repeated_and_cut_nobody_off()
    {
        using var api = new LimitingApi();
        var builder = Host.CreateApplicationBuilder();
        builder.AddServiceDefaults();
        builder.AddApiClients();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
        builder.Services.AddMemoryCache().AddSingleton<SharedSessions>().AddScoped<UserSession>().AddScoped<IAccessTokens>(scope => scope.GetRequiredService<UserSession>());
        builder.Services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => api));
        builder.Configuration["services:apiservice:http:0"] = "http://127.0.0.1:1";
        using var host = builder.Build();
        await using var scope = host.Services.CreateAsyncScope();
        var connection = scope.ServiceProvider.GetRequiredService<ApiConnection>();

        // More than the circuit breaker judges by.
        for (var i = 0; i < 150; i++)
        {
            using var refused = await connection.GetRawAsync("/api/books?q=x", Ct);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        }

        Assert.Equal(150, api.Asked);
        api.IsLimiting = false;
        using var answered = await connection.GetRawAsync("/api/books", Ct);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    private sealed class LimitingApi : HttpMessageHandler
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public bool IsLimiting { get; set; } = true;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(new HttpResponseMessage(IsLimiting ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK));
        }
    }
}
