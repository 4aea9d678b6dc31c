using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Bookly.Tests.Web;

public sealed class UserSessionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RefreshEndpoint _api = new();
    private readonly HttpClient _http;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly SharedSessions _shared;
    private readonly UserSession _session;

    public UserSessionTests()
    {
        _http = new HttpClient(_api) { BaseAddress = new Uri("http://apiservice") };
        _shared = new SharedSessions(_cache, _time);
        _session = NewSession();
        _session.AttachToCircuit(
            new SessionTokens("access-0", "sid.0", _time.GetUtcNow().AddHours(1)).ToPrincipal(new CallerInfo("reader", "reader@bookly.example", [])));
    }

    private AccountClient Accounts => new(_http, _time);

    /// <summary>As a request of the browser does.</summary>
    private Task<SessionTokens> RenewAsync(string refused) =>
        _shared.RenewAsync(new SessionTokens("access-0", "sid.0", _time.GetUtcNow().AddHours(1)), refused, Accounts, Ct);

    private UserSession NewSession() => new(new AccountClient(_http, _time), _shared, new HttpContextAccessor());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cache.Dispose();
        _http.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Fresh_token_is_used_unchanged()
    {
        Assert.Equal("access-0", await _session.GetAccessTokenAsync(Ct));
        Assert.Empty(_api.RefreshTokens);
    }

    /// <summary>It could not tell the browser, whose next request would bring a token that is used up.</summary>
    [Fact]
    public async Task Circuit_never_renews_but_has_its_page_loaded_anew()
    {
        _time.Advance(TimeSpan.FromMinutes(59.5));

        await Assert.ThrowsAsync<SignInRequiredException>(async () => await _session.GetAccessTokenAsync(Ct));
        Assert.True(_session.IsUsedUp);
        Assert.Empty(_api.RefreshTokens);
    }

    [Fact]
    public async Task Newer_tokens_of_the_cookie_go_before_remembered_ones()
    {
        await RenewAsync("access-0");
        var another = new SessionTokens("access-9", "sid.9", _time.GetUtcNow().AddHours(2));

        Assert.Equal(another, _shared.NewestOf(another));
        await _shared.RenewAsync(another, "access-9", Accounts, Ct);

        Assert.Equal(["sid.0", "sid.9"], _api.RefreshTokens);
    }

    [Fact]
    public async Task Session_that_may_not_renew_now_has_not_ended()
    {
        _api.Refusal = HttpStatusCode.TooManyRequests;

        await Assert.ThrowsAsync<UnexpectedApiProblemException>(() => RenewAsync("access-0"));
    }

    [Fact]
    public async Task Concurrent_refused_callers_share_one_renewal()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RenewAsync("access-0")));

        Assert.All(tokens, token => Assert.Equal("access-1", token.AccessToken));
        Assert.Single(_api.RefreshTokens);
    }

    [Fact]
    public async Task Renewed_token_uses_its_own_refresh_token()
    {
        await RenewAsync("access-0");
        await RenewAsync("access-1");

        Assert.Equal(["sid.0", "sid.1"], _api.RefreshTokens);
    }

    [Fact]
    public async Task Tokens_renewed_in_one_tab_serve_the_others()
    {
        var other = NewSession();
        other.AttachToCircuit(
            new SessionTokens("access-0", "sid.0", _time.GetUtcNow().AddHours(1)).ToPrincipal(new CallerInfo("reader", "reader@bookly.example", [])));

        await RenewAsync("access-0");

        Assert.Equal("access-1", await other.GetAccessTokenAsync(Ct));
        Assert.Single(_api.RefreshTokens);
    }

    [Fact]
    public async Task Ended_session_requires_sign_in()
    {
        _api.Refusal = HttpStatusCode.Unauthorized;

        await Assert.ThrowsAsync<SignInRequiredException>(() => RenewAsync("access-0"));
    }

    [Fact]
    public async Task Anonymous_user_has_no_token()
    {
        var nobody = new UserSession(
            new AccountClient(_http, _time), new SharedSessions(_cache, _time), new HttpContextAccessor { HttpContext = new DefaultHttpContext() });

        await Assert.ThrowsAsync<SignInRequiredException>(async () => await nobody.GetAccessTokenAsync(Ct));
    }

    private sealed class RefreshEndpoint : HttpMessageHandler
    {
        public ConcurrentQueue<string?> RefreshTokens { get; } = [];

        /// <summary>Null for the next tokens.</summary>
        public HttpStatusCode? Refusal { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/api/accounts/refresh", request.RequestUri?.AbsolutePath);
            var body = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
            RefreshTokens.Enqueue(body.GetProperty("refreshToken").GetString());
            await Task.Yield();

            var number = RefreshTokens.Count;
            return Refusal is { } refusal
                ? new HttpResponseMessage(refusal)
                : new HttpResponseMessage
                {
                    Content = JsonContent.Create(new
                    {
                        tokenType = "Bearer",
                        accessToken = $"access-{number}",
                        refreshToken = $"sid.{number}",
                        expiresIn = 3600,
                    }),
                };
        }
    }
}
