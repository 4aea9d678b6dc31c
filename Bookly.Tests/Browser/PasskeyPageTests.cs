using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

/// <summary>Passkeys with a real browser and the authenticator that it simulates.</summary>
public sealed class PasskeyPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task A_passkey_is_made_signs_in_gets_a_name_and_is_removed()
    {
        await PlugInAuthenticatorAsync();
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Visitor.See("want-passkey").ClickAsync();
        await Visitor.Page.FillAsync("#passkey-name", "My phone");
        await Visitor.Page.FillAsync("#passkey-password", "Not-It-1!");
        await Visitor.See("add-passkey").ClickAsync();
        await Expect(Visitor.Page.Locator("#passkeys [data-passkey-problem]")).ToContainTextAsync("password");
        await Visitor.Page.FillAsync("#passkey-password", Shopper.Password);
        await Visitor.See("add-passkey").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("you can sign in with your passkey");

        await SignOutAsync();
        await Visitor.GoAsync("/account/sign-in?returnUrl=/account");
        await Visitor.See("passkey-sign-in").ClickAsync();
        await Expect(Visitor.See("account-email")).ToHaveTextAsync(Reader.Email);

        await Visitor.See("passkey").Locator("summary").ClickAsync();
        await Visitor.See("passkey").Locator("[name=name]").FillAsync("Desk");
        await Visitor.See("rename-passkey").ClickAsync();
        await Expect(Visitor.See("passkey")).ToContainTextAsync("Desk");
        await Visitor.See("remove-passkey").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("no longer signs in");
        await Expect(Visitor.See("passkey")).ToHaveCountAsync(0);

        await SignOutAsync();
        await Visitor.GoAsync("/account/sign-in");
        await Visitor.See("passkey-sign-in").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("does not fit an account");
    }

    private async Task SignOutAsync()
    {
        await Visitor.See("account-menu").ClickAsync();
        await Visitor.See("sign-out").ClickAsync();
        await Expect(Visitor.See("sign-in-link")).ToBeVisibleAsync();
    }

    private async Task PlugInAuthenticatorAsync()
    {
        var devTools = await Visitor.Page.Context.NewCDPSessionAsync(Visitor.Page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
    }
}
