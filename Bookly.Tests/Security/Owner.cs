using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Web;
using Bookly.Contracts;
using Bookly.Tests.Accounts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>What an account's owner does with what opens it, and what somebody does who would like to be the owner.</summary>
internal static class Owner
{
    private const string Api = "/api/accounts";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task ConfirmAsync(this TestShop shop, Shopper reader) =>
        shop.ExecuteAsync($"UPDATE users SET email_confirmed = true WHERE email = '{reader.Email}'");

    public static async Task<Answer<JsonElement>> PostAsync(this TestShop shop, string path, object body)
    {
        using var answer = await shop.ApiClient().PostAsJsonAsync($"{Api}/{path}", body, Ct);
        return new Answer<JsonElement>(answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct), JsonSerializerOptions.Web);
    }

    public static async Task<HttpStatusCode> SignInStatusAsync(this TestShop shop, string email, string password = Shopper.Password) =>
        (await shop.PostAsync("login", new { email, password })).Status;

    /// <summary>Adds a passkey to a confirmed account.</summary>
    public static async Task<Answer<Passkey>> AddPasskeyAsync(this Shopper reader, SoftAuthenticator key)
    {
        var asked = await reader.SendAsync<PasskeyCeremony>(HttpMethod.Post, $"{Api}/manage/passkeys/options", new BeginPasskey(Shopper.Password));
        return asked.Status != HttpStatusCode.OK
            ? new Answer<Passkey>(asked.Status, asked.Body, asked.Json)
            : await reader.SendAsync<Passkey>(
                HttpMethod.Post, $"{Api}/manage/passkeys", new AddPasskey(asked.Value.Ceremony, key.Create(asked.Value.Options), "A key"));
    }

    /// <summary>The answer of a passkey to a new challenge.</summary>
    public static async Task<PasskeyAssertion> AnswerAsync(this TestShop shop, SoftAuthenticator key)
    {
        var asked = (await shop.PostAsync("passkeys/options", new { })).Value.Deserialize<PasskeyCeremony>(JsonSerializerOptions.Web)!;
        return new PasskeyAssertion(asked.Ceremony, key.Get(asked.Options));
    }

    public static async Task<HttpStatusCode> SignInByPasskeyAsync(this TestShop shop, SoftAuthenticator key) =>
        (await shop.PostAsync("passkeys/sign-in", await shop.AnswerAsync(key))).Status;

    public static Task<Answer<JsonElement>> SetSecondFactorAsync(this Shopper reader, object wanted) =>
        reader.SendAsync<JsonElement>(HttpMethod.Post, $"{Api}/manage/2fa", wanted);

    /// <summary>Sets up an authenticator app with the code of two steps ago.</summary>
    public static async Task<(AuthenticatorApp App, string[] RecoveryCodes)> TurnSecondFactorOnAsync(this Shopper reader)
    {
        var app = new AuthenticatorApp((await reader.SetSecondFactorAsync(new { })).Value.GetProperty("sharedKey").GetString()!);
        var on = (await reader.SetSecondFactorAsync(new { enable = true, twoFactorCode = app.Code(-2) })).Value;
        return (app, on.GetProperty("recoveryCodes").Deserialize<string[]>()!);
    }

    /// <summary>The code of the newest mail with a new password.</summary>
    public static async Task<string> ResetCodeAsync(this OwnMailingShop own, string email)
    {
        await own.Shop.PostAsync("forgotPassword", new { email });
        return HttpUtility.ParseQueryString(AccountMailTests.LinkIn((await own.Mail.MailToAsync(email, "new password")).Text!).Query)["code"]!;
    }
}
