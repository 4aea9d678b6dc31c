using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>A sign-in lives on the server: what has ended is dead everywhere, whatever was copied of it.</summary>
public sealed class SessionTests(ShopFixture fixture) : IAsyncLifetime
{
    private TestShop _shop = null!;
    private HttpClient _api = null!;
    private Shopper _reader = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await TestShop.StartAsync(fixture, replicas: 2);
        _api = _shop.ApiClient();
        _reader = await _shop.NewShopperAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _api.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Signing_out_kills_every_copy_of_the_tokens()
    {
        var tokens = await SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(tokens, replica: 1));

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(tokens, HttpMethod.Post, "/api/accounts/logout"));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(tokens));
        Assert.Null(await RefreshAsync(tokens));
        await Eventually.BecomesAsync(() => StatusAsync(tokens, replica: 1), status => status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Refresh_token_used_after_its_turn_ends_the_session_for_all()
    {
        var first = await SignInAsync();
        var second = (await RefreshAsync(first))!;
        await _shop.ExecuteAsync("UPDATE account_sessions SET last_used_at = last_used_at - interval '31 seconds'");

        Assert.Null(await RefreshAsync(first));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(second));
        Assert.Null(await RefreshAsync(second));
    }

    [Fact]
    public async Task Refresh_token_two_turns_old_is_never_good()
    {
        var first = await SignInAsync();
        var second = (await RefreshAsync(first))!;
        await RefreshAsync(second);

        Assert.Null(await RefreshAsync(first));
    }

    [Fact]
    public async Task Requests_that_renew_at_the_same_time_get_the_same_tokens()
    {
        var first = await SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RefreshAsync(first, replica: i % 2)));

        Assert.Single(answers.Select(answer => answer!.RefreshToken).Distinct());
        Assert.NotNull(await RefreshAsync(answers[0]!));
    }

    [Theory]
    [InlineData("last_used_at = now() - interval '14 days 1 minute'")]
    [InlineData("expires_at = now() - interval '1 second'")]
    public async Task Session_ends_unused_and_at_its_absolute_end(string passed)
    {
        var tokens = await SignInAsync();

        await _shop.ExecuteAsync($"UPDATE account_sessions SET {passed}");

        Assert.Null(await RefreshAsync(tokens));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(tokens));
    }

    [Fact]
    public async Task Staff_sessions_end_after_two_hours_unused()
    {
        var tokens = await SignInAsync(_shop.Admin.Email, "Read-Me-A-Story-1");
        await _shop.ExecuteAsync("UPDATE account_sessions SET last_used_at = now() - interval '2 hours 1 minute'");

        Assert.Null(await RefreshAsync(tokens));
    }

    [Theory]
    [InlineData("UPDATE users SET security_stamp = 'another' WHERE id = '{0}'")]
    [InlineData("INSERT INTO user_roles (user_id, role_id) SELECT '{0}', id FROM roles LIMIT 1")]
    [InlineData("DELETE FROM users WHERE id = '{0}'")]
    public async Task Session_ends_on_every_replica_when_the_account_is_another(string change)
    {
        var tokens = await SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(tokens, replica: 1));

        await _shop.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, change, await AccountAsync()));

        await Eventually.BecomesAsync(() => StatusAsync(tokens), status => status == HttpStatusCode.Unauthorized);
        await Eventually.BecomesAsync(() => StatusAsync(tokens, replica: 1), status => status == HttpStatusCode.Unauthorized);
        Assert.Null(await RefreshAsync(tokens));
    }

    [Fact]
    public async Task Owner_sees_and_ends_sessions_of_the_own_account_only()
    {
        var here = await SignInAsync();
        var elsewhere = await SignInAsync();
        using var stranger = await _shop.NewShopperAsync();

        var list = await GetAsync<SignedInDevice[]>(here, "/api/accounts/manage/sessions");
        var other = Assert.Single(list, session => session.Id.ToString("N") == elsewhere.RefreshToken.Split('.')[0]);
        Assert.False(other.IsThisOne);
        Assert.Equal("Firefox, Linux", other.Device);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync<string>(HttpMethod.Delete, $"/api/accounts/manage/sessions/{other.Id}")).Status);

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(here, HttpMethod.Delete, $"/api/accounts/manage/sessions/{other.Id}"));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(elsewhere));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(here));
    }

    [Fact]
    public async Task Signing_out_everywhere_keeps_the_session_that_asks_or_none()
    {
        var here = await SignInAsync();
        var elsewhere = await SignInAsync();

        await StatusAsync(here, HttpMethod.Delete, "/api/accounts/manage/sessions");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await StatusAsync(here), await StatusAsync(elsewhere)));

        await StatusAsync(here, HttpMethod.Delete, "/api/accounts/manage/sessions?here=true");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(here));
    }

    [Fact]
    public async Task Database_has_no_token()
    {
        var tokens = await SignInAsync();

        var stored = await _shop.QueryAsync<string>($"SELECT string_agg(s::text, ' ') FROM account_sessions s WHERE user_id = '{await AccountAsync()}'");

        var secret = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(tokens.RefreshToken.Split('.')[1]);
        Assert.DoesNotContain(Convert.ToHexStringLower(secret), stored, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Refresh_token_of_nobody_is_refused(string token)
    {
        Assert.Null(await RefreshAsync(new Tokens("", token)));
    }

    private Task<string> AccountAsync() => _shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{_reader.Email}'");

    private async Task<Tokens> SignInAsync(string? email = null, string password = Shopper.Password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/accounts/login") { Content = JsonContent.Create(new { email = email ?? _reader.Email, password }) };
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        using var response = await _api.SendAsync(request, Ct);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Tokens>(JsonSerializerOptions.Web, Ct))!;
    }

    /// <summary>Null when refused.</summary>
    private async Task<Tokens?> RefreshAsync(Tokens tokens, int replica = 0)
    {
        using var api = _shop.ApiClient(replica);
        using var response = await api.PostAsJsonAsync("/api/accounts/refresh", new { refreshToken = tokens.RefreshToken }, Ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized) return null;

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Tokens>(JsonSerializerOptions.Web, Ct);
    }

    private async Task<HttpStatusCode> StatusAsync(Tokens tokens, HttpMethod? method = null, string path = "/api/accounts/me", int replica = 0)
    {
        using var api = _shop.ApiClient(replica);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", tokens.AccessToken) } };
        using var response = await api.SendAsync(request, Ct);
        return response.StatusCode;
    }

    private async Task<T> GetAsync<T>(Tokens tokens, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", tokens.AccessToken) } };
        using var response = await _api.SendAsync(request, Ct);
        return (await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, Ct))!;
    }

    private sealed record Tokens(string AccessToken, string RefreshToken);
}
