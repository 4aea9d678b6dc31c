using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Bookly.Contracts;
using Bookly.Tests.Accounts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>Whoever has the mailbox has the account afterwards, and nobody else.</summary>
public sealed partial class RecoveryTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private const string NewPassword = "Mine-Again-At-Last";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passkey_cannot_be_added_to_an_address_that_is_not_ones_own()
    {
        using var key = NewKey();
        using var attacker = await _shop.NewShopperAsync();

        Assert.Equal(ProblemCodes.EmailUnconfirmed, (await attacker.AddPasskeyAsync(key)).Code);
    }

    [Fact]
    public async Task Recovery_ends_passkeys_second_factor_and_sessions()
    {
        using var key = NewKey();
        using var attacker = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(attacker);
        await attacker.AddPasskeyAsync(key);
        await attacker.TurnSecondFactorOnAsync();
        Assert.Equal(HttpStatusCode.OK, await _shop.SignInByPasskeyAsync(key));

        var reset = await _shop.PostAsync(
            "resetPassword", new { email = attacker.Email, resetCode = await own.ResetCodeAsync(attacker.Email), newPassword = NewPassword });

        Assert.Equal(HttpStatusCode.OK, reset.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await _shop.SignInByPasskeyAsync(key));
        Assert.Equal(HttpStatusCode.Unauthorized, (await attacker.CartAsync()).Status);
        // With no second step.
        Assert.Equal(HttpStatusCode.OK, await _shop.SignInStatusAsync(attacker.Email, NewPassword));
        Assert.Contains("were removed", (await own.Mail.MailToAsync(attacker.Email, "has been recovered")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("recovery code")]
    [InlineData("passkey")]
    public async Task Owner_who_proves_a_factor_keeps_them(string proof)
    {
        using var key = NewKey();
        using var owner = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(owner);
        await owner.AddPasskeyAsync(key);
        var (app, codes) = await owner.TurnSecondFactorOnAsync();
        var resetCode = await own.ResetCodeAsync(owner.Email);

        var guess = await _shop.PostAsync("resetPassword", new { email = owner.Email, resetCode, newPassword = NewPassword, twoFactorRecoveryCode = "guess-guess" });
        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.WrongCode), (guess.Status, guess.Code));
        object reset = proof switch
        {
            "code" => new { email = owner.Email, resetCode, newPassword = NewPassword, twoFactorCode = app.Code() },
            "recovery code" => new { email = owner.Email, resetCode, newPassword = NewPassword, twoFactorRecoveryCode = codes[0] },
            _ => new { email = owner.Email, resetCode, newPassword = NewPassword, passkey = await _shop.AnswerAsync(key) },
        };
        Assert.Equal(HttpStatusCode.OK, (await _shop.PostAsync("resetPassword", reset)).Status);

        Assert.Equal(HttpStatusCode.OK, await _shop.SignInByPasskeyAsync(key));
        var signIn = await _shop.PostAsync("login", new { email = owner.Email, password = NewPassword });
        Assert.Equal("RequiresTwoFactor", signIn.Problem.GetProperty("detail").GetString());
        Assert.Contains("were kept", (await own.Mail.MailToAsync(owner.Email, "has been recovered")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_with_a_mailed_link()
    {
        using var owner = await _shop.NewShopperAsync();
        var (app, _) = await owner.TurnSecondFactorOnAsync();
        var resetCode = await own.ResetCodeAsync(owner.Email);

        for (var guess = 0; guess < 5; guess++) await ResetAsync("000000");

        Assert.Equal(ProblemCodes.WrongCode, (await ResetAsync(app.Code())).Code);

        Task<Answer<JsonElement>> ResetAsync(string code) =>
            _shop.PostAsync("resetPassword", new { email = owner.Email, resetCode, newPassword = NewPassword, twoFactorCode = code });
    }

    [Fact]
    public async Task Account_that_somebody_else_made_is_disowned_by_its_mail()
    {
        using var stranger = await _shop.NewShopperAsync();
        var links = AnyLink().Matches((await own.Mail.MailToAsync(stranger.Email, "confirm your e-mail")).Text!).Select(link => new Uri(link.Value)).ToList();
        var disown = HttpUtility.ParseQueryString(Assert.Single(links, link => link.AbsolutePath == "/account/disown").Query);
        var request = new DisownAccount(disown["userId"]!, disown["code"]!);

        Assert.Equal(HttpStatusCode.BadRequest, (await _shop.PostAsync("disown", request with { Code = "bm8" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _shop.PostAsync("disown", request)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.CartAsync()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await _shop.SignInStatusAsync(stranger.Email));
        Assert.Equal(HttpStatusCode.BadRequest, (await _shop.PostAsync("disown", request)).Status);
    }

    [Fact]
    public async Task Confirmed_account_cannot_be_disowned()
    {
        using var reader = await _shop.NewShopperAsync();
        var links = AnyLink().Matches((await own.Mail.MailToAsync(reader.Email, "confirm your e-mail")).Text!).Select(link => new Uri(link.Value)).ToList();
        var disown = HttpUtility.ParseQueryString(links.Single(link => link.AbsolutePath == "/account/disown").Query);
        await _shop.ConfirmAsync(reader);

        Assert.Equal(HttpStatusCode.BadRequest, (await _shop.PostAsync("disown", new DisownAccount(disown["userId"]!, disown["code"]!))).Status);
        Assert.Equal(HttpStatusCode.OK, await _shop.SignInStatusAsync(reader.Email));
    }

    [Fact]
    public async Task New_address_ends_sessions_and_both_addresses_are_told()
    {
        using var reader = await _shop.NewShopperAsync();
        var changed = $"{Guid.NewGuid():N}@readers.example";
        await reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/info", new { newEmail = changed, oldPassword = Shopper.Password });
        var link = AccountMailTests.LinkIn((await own.Mail.MailToAsync(changed, "confirm your new")).Text!);

        using var confirmed = await _shop.ApiClient().GetAsync("/api/accounts/confirmEmail" + link.Query, Ct);

        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.CartAsync()).Status);
        await own.Mail.MailToAsync(reader.Email, "The address of your Bookly account has changed");
        await own.Mail.MailToAsync(changed, "The address of your Bookly account has changed");
    }

    [Fact]
    public async Task Owner_is_told_of_every_change_of_a_credential()
    {
        using var key = NewKey();
        using var owner = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(owner);
        var passkey = (await owner.AddPasskeyAsync(key)).Value;
        await owner.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/accounts/manage/passkeys/{passkey.Id}");
        var (_, codes) = await owner.TurnSecondFactorOnAsync();
        Assert.Equal(HttpStatusCode.OK, (await _shop.PostAsync("login", new { email = owner.Email, password = Shopper.Password, twoFactorRecoveryCode = codes[0] })).Status);
        await owner.SetSecondFactorAsync(new { resetRecoveryCodes = true });
        await owner.SetSecondFactorAsync(new { enable = false });
        await owner.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/info", new { oldPassword = Shopper.Password, newPassword = NewPassword });

        foreach (var news in (string[])["A passkey was added", "A passkey was removed", "Your second factor is on", "A recovery code",
            "New recovery codes", "Your second factor is off", "The password of your Bookly account has changed"])
        {
            await own.Mail.MailToAsync(owner.Email, news);
        }
    }

    private static SoftAuthenticator NewKey() => new("books.example", "https://books.example");

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex AnyLink();
}
