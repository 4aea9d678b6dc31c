using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Accounts;

/// <summary>Confirming addresses and resetting passwords, with mails over SMTP.</summary>
public sealed partial class AccountMailTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private const string NewPassword = "Better-Than-Before-2";

    private readonly TestShop _shop = own.Shop;
    private readonly MailServer _mail = own.Mail;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_account_gets_a_confirmation_link()
    {
        using var reader = await _shop.NewShopperAsync();

        var link = LinkIn((await _mail.MailToAsync(reader.Email, "confirm your e-mail")).Text!);

        Assert.Equal(("books.example", "/account/confirm-email"), (link.Host, link.AbsolutePath));
        Assert.False(await IsConfirmedAsync(reader));
        using var confirmed = await _shop.ApiClient().GetAsync("/api/accounts/confirmEmail" + link.Query, Ct);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.True(await IsConfirmedAsync(reader));
    }

    [Fact]
    public async Task Password_reset_works_once_and_ends_other_sessions()
    {
        using var reader = await _shop.NewShopperAsync();
        await PostAsync("forgotPassword", new { email = reader.Email });
        var values = HttpUtility.ParseQueryString(LinkIn((await _mail.MailToAsync(reader.Email, "new password")).Text!).Query);
        Assert.Equal(reader.Email, values["email"]);
        var reset = new { email = reader.Email, resetCode = values["code"], newPassword = NewPassword };

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("resetPassword", reset)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(reader.Email, Shopper.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(reader.Email, NewPassword)).Status);
        Assert.Contains("InvalidToken", (await PostAsync("resetPassword", reset)).Body, StringComparison.Ordinal);
        // The session that was signed in with the old password.
        await Eventually.BecomesAsync(() => reader.CartAsync(), cart => cart.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Password_reset_does_not_reveal_accounts()
    {
        using var reader = await _shop.NewShopperAsync();
        var stranger = $"{Guid.NewGuid():N}@nowhere.example";

        var known = await PostAsync("forgotPassword", new { email = reader.Email });
        var unknown = await PostAsync("forgotPassword", new { email = stranger });
        var wrongCode = await PostAsync("resetPassword", new { email = reader.Email, resetCode = "bm8", newPassword = NewPassword });
        var wrongPerson = await PostAsync("resetPassword", new { email = stranger, resetCode = "bm8", newPassword = NewPassword });

        Assert.Equal((known.Status, known.Body), (unknown.Status, unknown.Body));
        Assert.Equal(wrongCode.Problem.GetProperty("errors").ToString(), wrongPerson.Problem.GetProperty("errors").ToString());
        Assert.Equal(0, await _shop.QueryAsync<long>($"SELECT count(*) FROM outbox_mails WHERE recipient = '{stranger}'"));
    }

    [Fact]
    public async Task Account_mails_are_limited_per_hour()
    {
        using var reader = await _shop.NewShopperAsync();

        for (var i = 0; i < 8; i++) await PostAsync("forgotPassword", new { email = reader.Email });

        Assert.Equal(5, await _shop.QueryAsync<long>($"SELECT count(*) FROM outbox_mails WHERE recipient = '{reader.Email}'"));
    }

    [Fact]
    public async Task Email_change_needs_confirmation_and_notifies_old_address()
    {
        using var reader = await _shop.NewShopperAsync();
        var changed = $"{Guid.NewGuid():N}@readers.example";

        await reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/info", new { newEmail = changed });

        await _mail.MailToAsync(reader.Email, "is being changed");
        var link = LinkIn((await _mail.MailToAsync(changed, "confirm your new")).Text!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(changed, Shopper.Password)).Status);
        using var confirmed = await _shop.ApiClient().GetAsync("/api/accounts/confirmEmail" + link.Query, Ct);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(changed, Shopper.Password)).Status);
    }

    [Fact]
    public async Task Sign_in_requires_a_confirmed_address_when_configured()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture, settings: [.. _mail.Settings, "Accounts:RequireConfirmedEmail=true"]);
        using var api = shop.ApiClient();
        var credentials = new { email = $"{Guid.NewGuid():N}@readers.example", password = Shopper.Password };
        await PostAsync(api, "register", credentials);

        var early = await PostAsync(api, "login", credentials);
        Assert.Equal((HttpStatusCode.Unauthorized, "Failed"), (early.Status, early.Problem.GetProperty("detail").GetString()));
        using var confirmed = await api.GetAsync("/api/accounts/confirmEmail" + LinkIn((await _mail.MailToAsync(credentials.email, "confirm")).Text!).Query, Ct);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(api, "login", credentials)).Status);
    }

    [Theory]
    [InlineData("register", """{"email":null,"password":null}""")]
    [InlineData("login", """{"email":null,"password":null}""")]
    [InlineData("login", "{}")]
    [InlineData("login", "null")]
    [InlineData("refresh", """{"refreshToken":null}""")]
    [InlineData("resendConfirmationEmail", """{"email":null}""")]
    [InlineData("forgotPassword", """{"email":null}""")]
    [InlineData("resetPassword", """{"email":null,"resetCode":"bm8","newPassword":"Better-Than-Before-2"}""")]
    [InlineData("resetPassword", """{"email":"reader@bookly.example","resetCode":null,"newPassword":"Better-Than-Before-2"}""")]
    [InlineData("resetPassword", """{"email":"reader@bookly.example","resetCode":"bm8","newPassword":null}""")]
    [InlineData("passkeys/sign-in", """{"ceremony":null}""")]
    public async Task Missing_fields_return_a_client_error(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _shop.ApiClient().PostAsync($"/api/accounts/{path}", content, Ct);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    internal static Uri LinkIn(string text) => new(AnyLink().Match(text).Value);

    private static async Task<bool> IsConfirmedAsync(Shopper reader) =>
        (await reader.SendAsync<JsonElement>(HttpMethod.Get, "/api/accounts/manage/info")).Value.GetProperty("isEmailConfirmed").GetBoolean();

    private Task<Answer<JsonElement>> SignInAsync(string email, string password) => PostAsync("login", new { email, password });

    private Task<Answer<JsonElement>> PostAsync(string path, object body) => PostAsync(_shop.ApiClient(), path, body);

    private static async Task<Answer<JsonElement>> PostAsync(HttpClient api, string path, object body)
    {
        using var response = await api.PostAsJsonAsync($"/api/accounts/{path}", body, Ct);
        return new Answer<JsonElement>(response.StatusCode, await response.Content.ReadAsStringAsync(Ct), JsonSerializerOptions.Web);
    }

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex AnyLink();
}
