using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;
using Bookly.Tests.Security;
using Npgsql;

namespace Bookly.Tests.Browser;

/// <summary>Second factors, and showing once more that it is you, on the site.</summary>
public sealed partial class SecondFactorPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Second_factor_is_set_up_asked_for_and_turned_off()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Visitor.See("second-factor-link").ClickAsync();
        await Expect(Visitor.Page.Locator("[data-testid=qr-code] svg")).ToBeVisibleAsync();
        var app = new AuthenticatorApp((await Visitor.See("shared-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal));
        await Visitor.Page.FillAsync("[name=code]", "000000");
        await Visitor.See("turn-on").ClickAsync();
        await Expect(Visitor.See("form-problem")).ToContainTextAsync("code is wrong");
        await Visitor.Page.FillAsync("[name=code]", app.Code(-2));
        await Visitor.See("turn-on").ClickAsync();
        await Expect(Visitor.See("recovery-codes").Locator("li")).ToHaveCountAsync(10);
        var recovery = (await Visitor.See("recovery-codes").Locator("code").First.TextContentAsync())!;
        await Visitor.See("codes-kept").ClickAsync();
        await Expect(Visitor.See("second-factor-state")).ToContainTextAsync("On");

        await SignOutAsync();
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.Page.FillAsync("[name=code]", "000000");
        await Visitor.See("sign-in-code").ClickAsync();
        await Expect(Visitor.See("form-problem")).ToContainTextAsync("code is wrong");
        await Visitor.Page.FillAsync("[name=code]", app.Code());
        await Visitor.See("sign-in-code").ClickAsync();
        await Expect(Visitor.See("account-menu")).ToBeVisibleAsync();

        await SignOutAsync();
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.Page.FillAsync("[name=code]", recovery);
        await Visitor.See("sign-in-code").ClickAsync();
        await Expect(Visitor.See("account-menu")).ToBeVisibleAsync();
        await Visitor.GoAsync("/account/second-factor");
        await Expect(Visitor.See("second-factor-on")).ToContainTextAsync("9");
        await Visitor.See("turn-off").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("no longer asks for a code");
    }

    [Fact]
    public async Task Old_session_shows_that_it_is_the_owner_and_returns()
    {
        await Visitor.SignInAsync(Reader.Email);
        await AgeAsync();

        await Visitor.GoAsync("/account/second-factor");
        Assert.Equal("/account/proof?returnUrl=%2Faccount%2Fsecond-factor", Visitor.Location);
        await Visitor.Page.FillAsync("[name=password]", "not the password at all");
        await Visitor.See("prove").ClickAsync();
        await Expect(Visitor.See("form-problem")).ToContainTextAsync("not your password");
        await Visitor.Page.FillAsync("[name=password]", Shopper.Password);
        await Visitor.See("prove").ClickAsync();

        await Expect(Visitor.See("qr-code")).ToBeVisibleAsync();
        Assert.Equal("/account/second-factor", Visitor.Location);
    }

    [Fact]
    public async Task New_password_is_rated_while_it_is_typed()
    {
        await Visitor.GoAsync("/account/register");
        await Visitor.Page.Locator("[name=password]").PressSequentiallyAsync("passwordpassword");
        await Expect(Visitor.Page.Locator("[data-strength=password]")).ToContainTextAsync("Easy to guess");

        await Visitor.Page.FillAsync("[name=password]", "seven quiet herons read by lamplight");

        await Expect(Visitor.Page.Locator("[data-strength=password]")).ToContainTextAsync("Very good");
    }

    [Fact]
    public async Task Account_that_was_not_asked_for_is_disowned_by_the_mailed_link()
    {
        using var catcher = new HttpClient { BaseAddress = await Shop.AddressAsync("mail") };
        var mail = await Eventually.BecomesAsync(
            () => catcher.GetStringAsync(new Uri($"/api/mails?to={Reader.Email}", UriKind.Relative), TestContext.Current.CancellationToken), mails => mails.Contains("/account/disown", StringComparison.Ordinal));

        await Visitor.GoAsync(Regex.Unescape(DisownLink().Match(mail).Value));
        await Visitor.See("disown").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("The account is deleted");
        await Visitor.SignInAsync(Reader.Email);
        await Expect(Visitor.See("form-problem")).ToBeVisibleAsync();
    }

    private async Task SignOutAsync()
    {
        await Visitor.See("account-menu").ClickAsync();
        await Visitor.See("sign-out").ClickAsync();
        await Expect(Visitor.See("sign-in-link")).ToBeVisibleAsync();
    }

    private async Task AgeAsync()
    {
        await using var source = NpgsqlDataSource.Create(await Shop.DatabaseAsync());
        await using var age = source.CreateCommand(
            "UPDATE account_sessions SET proved_at = proved_at - interval '10 minutes' WHERE user_id = (SELECT id FROM users WHERE email = $1)");
        age.Parameters.Add(new() { Value = Reader.Email });
        await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>In JSON, where an ampersand is escaped.</summary>
    [GeneratedRegex("""/account/disown\?userId=[0-9a-f-]+(?:&|\\u0026)code=[\w-]+""")]
    private static partial Regex DisownLink();
}
