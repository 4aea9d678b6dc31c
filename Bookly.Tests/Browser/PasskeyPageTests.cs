using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

/// <summary>Passkeys with a real browser and the authenticator that it simulates.</summary>
public sealed class PasskeyPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private const string Challenge = "**/account/passkeys/sign-in/options";

    [Fact]
    public async Task Passkey_is_created_used_renamed_and_removed()
    {
        await PlugInAuthenticatorAsync();
        await ConfirmAsync();
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

        // By the button, where the offer in the address field got no challenge.
        await SignOutAsync();
        var denied = new TaskCompletionSource();
        await Visitor.Page.RouteAsync(Challenge, async route =>
        {
            await route.AbortAsync();
            denied.TrySetResult();
        });
        await Visitor.GoAsync("/account/sign-in?returnUrl=/account");
        await denied.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Visitor.Page.UnrouteAsync(Challenge);
        await Visitor.See("passkey-sign-in").ClickAsync();
        await Expect(Visitor.See("account-email")).ToHaveTextAsync(Reader.Email);

        // The offer is taken: the simulated authenticator chooses the only passkey as soon as it may.
        await SignOutAsync();
        await Visitor.Page.GotoAsync("/account/sign-in?returnUrl=/account");
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
        await Expect(Visitor.Notice).ToContainTextAsync("does not fit an account");
        await Expect(Visitor.See("sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Passkey_autofill_yields_to_the_button_and_returns()
    {
        await PlugInAuthenticatorAsync();
        await Visitor.Page.AddInitScriptAsync(
            """
            window.asked = [];
            window.withdrawn = 0;
            const get = CredentialsContainer.prototype.get;
            CredentialsContainer.prototype.get = function (options) {
              asked.push(options.mediation ?? "at once");
              options.signal?.addEventListener("abort", () => withdrawn++);
              return get.call(this, options);
            };
            """);
        await Visitor.GoAsync("/account/sign-in");
        await SeesAsync("conditional; withdrawn 0");

        // The simulated authenticator has no passkey, so the button's request ends by itself.
        await Visitor.See("passkey-sign-in").ClickAsync();
        await SeesAsync("conditional, at once, conditional; withdrawn 1");

        await Visitor.See("forgot-password").ClickAsync();
        await SeesAsync("conditional, at once, conditional; withdrawn 2");
        Assert.Equal("/account/forgot-password", Visitor.Location);
    }

    /// <summary>What the page has asked the browser for so far.</summary>
    private Task<string> SeesAsync(string story) => Eventually.BecomesAsync(
        () => Visitor.Page.EvaluateAsync<string>("() => `${asked.join(', ')}; withdrawn ${withdrawn}`"), seen => seen == story);

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
