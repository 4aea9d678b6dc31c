using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookly.ApiService.Data;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Security;

/// <summary>What a password alone opens, and what a new one closes.</summary>
public sealed class SignInFactorTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Password_does_not_open_an_account_with_a_second_factor()
    {
        using var reader = await _shop.NewShopperAsync();
        var (key, recovery) = await RequireCodeAsync(reader.Email);

        Assert.Equal((HttpStatusCode.Unauthorized, "RequiresTwoFactor"), await SignInAsync(new { email = reader.Email, password = Shopper.Password }));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "Failed"), await SignInAsync(new { email = reader.Email, password = Shopper.Password, twoFactorCode = "none" }));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "Failed"), await SignInAsync(new { email = reader.Email, password = "Not-It-At-All-1!", twoFactorCode = CodeOf(key) }));

        Assert.Equal(
            (HttpStatusCode.OK, null), await SignInAsync(new { email = reader.Email, password = Shopper.Password, twoFactorCode = CodeOf(key) }));
        var withRecovery = new { email = reader.Email, password = Shopper.Password, twoFactorRecoveryCode = recovery };
        Assert.Equal((HttpStatusCode.OK, null), await SignInAsync(withRecovery));
        Assert.Equal((HttpStatusCode.Unauthorized, "Failed"), await SignInAsync(withRecovery));
    }

    [Fact]
    public async Task Wrong_codes_count_towards_the_lockout()
    {
        using var reader = await _shop.NewShopperAsync();
        var (key, _) = await RequireCodeAsync(reader.Email);

        for (var i = 0; i < 5; i++) await SignInAsync(new { email = reader.Email, password = Shopper.Password, twoFactorCode = "none" });

        Assert.Equal(
            (HttpStatusCode.Unauthorized, "LockedOut"),
            await SignInAsync(new { email = reader.Email, password = Shopper.Password, twoFactorCode = CodeOf(key) }));
    }

    [Fact]
    public async Task Reset_ends_every_session_and_its_refresh_token()
    {
        using var reader = await _shop.NewShopperAsync();
        using var api = _shop.ApiClient();
        using var signedIn = await api.PostAsJsonAsync("/api/accounts/login", new { email = reader.Email, password = Shopper.Password }, Ct);
        var refreshToken = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("refreshToken").GetString();
        Assert.Equal(HttpStatusCode.OK, (await reader.OrdersAsync()).Status);
        var code = await WithUserAsync(reader.Email, (users, user) => users.GeneratePasswordResetTokenAsync(user));

        using var reset = await api.PostAsJsonAsync(
            "/api/accounts/resetPassword",
            new { email = reader.Email, resetCode = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(code)), newPassword = "Another-Long-Word-7!" }, Ct);
        reset.EnsureSuccessStatusCode();

        await Eventually.BecomesAsync(async () => (await reader.OrdersAsync()).Status, status => status == HttpStatusCode.Unauthorized);
        using var refreshed = await api.PostAsJsonAsync("/api/accounts/refresh", new { refreshToken }, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refreshed.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string? Detail)> SignInAsync(object body)
    {
        using var api = _shop.ApiClient();
        using var answer = await api.PostAsJsonAsync("/api/accounts/login", body, Ct);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return (answer.StatusCode, json.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
    }

    private Task<(string Key, string Recovery)> RequireCodeAsync(string email) => WithUserAsync(email, async (users, user) =>
    {
        await users.ResetAuthenticatorKeyAsync(user);
        await users.SetTwoFactorEnabledAsync(user, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 1);
        return ((await users.GetAuthenticatorKeyAsync(user))!, Assert.Single(codes!));
    });

    private async Task<T> WithUserAsync<T>(string email, Func<UserManager<User>, User, Task<T>> work)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        return await work(users, (await users.FindByEmailAsync(email))!);
    }

    /// <summary>As an authenticator app shows it now (RFC 6238).</summary>
    private static string CodeOf(string key)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Select(sign => Convert.ToString(Base32.IndexOf(sign, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        var hash = HMACSHA1.HashData(secret, step);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
