using Bookly.Tests.Browser;
using Microsoft.Playwright;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

/// <summary>The hosted page as a shopper meets it, in a real browser.</summary>
public sealed class HostedPageBrowserTests(BrowserFixture browser)
{
    /// <summary>Where the shopper lands after paying: any page that exists.</summary>
    private const string Landing = "/health?paid=";

    [Fact]
    public async Task Card_pays_and_returns_to_the_shop()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);

        await shopper.PayAsync("4242424242424242");

        await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
        Assert.Equal("paid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Declined_card_shows_the_reason_and_allows_another()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);

        await shopper.PayAsync("4000000000009995");

        Assert.Contains("insufficient funds", await shopper.See("payment-error").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("payer@readers.example", await shopper.Page.InputValueAsync("[name=email]"));
        await shopper.PayAsync("4242424242424242");
        await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
    }

    [Fact]
    public async Task Completed_challenge_pays()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);

        await shopper.PayAsync("4000002500003155");
        await shopper.See("challenge-complete").ClickAsync();

        await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
        Assert.Equal("paid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Failed_challenge_returns_with_the_reason()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);

        await shopper.PayAsync("4000002500003155");
        await shopper.See("challenge-fail").ClickAsync();

        Assert.Contains("authenticate", await shopper.See("payment-error").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
    }

    [Fact]
    public async Task Keyboard_alone_pays()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);
        var keyboard = shopper.Page.Keyboard;

        foreach (var (field, text) in new[]
        {
            ("email", "payer@readers.example"), ("cardNumber", "4242424242424242"), ("cardExpiry", "1240"), ("cardCvc", "123"), ("billingName", "A. Reader"),
        })
        {
            await TabToAsync(shopper.Page, field);
            await keyboard.TypeAsync(text);
        }

        Assert.Equal("4242 4242 4242 4242", await shopper.Page.InputValueAsync("[name=cardNumber]"));
        Assert.Equal("12 / 40", await shopper.Page.InputValueAsync("[name=cardExpiry]"));
        await keyboard.PressAsync("Enter");

        await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
    }

    [Fact]
    public async Task Invalid_fields_show_errors_and_first_has_focus()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        await using var shopper = await OpenAsync(stripe, session);

        await shopper.PayAsync("4242424242424241");

        var number = shopper.Page.Locator("[name=cardNumber][aria-invalid=true]");
        await number.WaitForAsync();
        // The page's script gives the focus after the page has been drawn.
        await Assertions.Expect(number).ToBeFocusedAsync();
        Assert.Contains("card number", await shopper.Page.Locator($"#{await number.GetAttributeAsync("aria-describedby")}").TextContentAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Shipping_choice_changes_total_and_keeps_input()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe, order => order.ShippingOptions = [Shipping("Standard", 500), Shipping("Express", 1500)]);
        await using var shopper = await OpenAsync(stripe, session);
        await shopper.Page.FillAsync("[name=email]", "payer@readers.example");

        await shopper.Page.GetByLabel("Express").CheckAsync();

        await shopper.See("news").GetByText("The total is now $40.98.").WaitForAsync();
        Assert.Equal("payer@readers.example", await shopper.Page.InputValueAsync("[name=email]"));
        await shopper.PayAsync("4242424242424242");
        await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
        var paid = await stripe.GetSessionAsync(session.Id);
        Assert.Equal((4098, 1500), (paid.AmountTotal, paid.ShippingCost.AmountTotal));
        Assert.Equal(paid.ShippingOptions[1].ShippingRateId, paid.ShippingCost.ShippingRateId);
    }

    [Theory]
    [InlineData("payment")]
    [InlineData("declined")]
    [InlineData("challenge")]
    [InlineData("expired")]
    [InlineData("paid")]
    public async Task Page_fits_a_small_phone(string state)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await CreateSessionAsync(stripe);
        var address = session.Url;
        await using var shopper = await OpenAsync(stripe, session, width: 390);

        switch (state)
        {
            case "declined":
                await shopper.PayAsync("4000000000000002");
                await shopper.See("payment-error").WaitForAsync();
                break;
            case "challenge":
                await shopper.PayAsync("4000002500003155");
                await shopper.See("challenge-complete").WaitForAsync();
                break;
            case "expired":
                await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: EmulatorHost.Stop);
                await shopper.GoAsync(address);
                await shopper.See("expired").WaitForAsync();
                break;
            case "paid":
                await shopper.PayAsync("4242424242424242");
                await shopper.Page.WaitForURLAsync($"**{Landing}{session.Id}");
                await shopper.GoAsync(address);
                await shopper.See("already-paid").WaitForAsync();
                break;
        }

        Assert.Equal(390, await shopper.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static SessionShippingOptionOptions Shipping(string name, long amount) => new()
    {
        ShippingRateData = new() { DisplayName = name, Type = "fixed_amount", FixedAmount = new() { Amount = amount, Currency = "usd" } },
    };

    private static Task<Session> CreateSessionAsync(EmulatorHost stripe, Action<SessionCreateOptions>? change = null)
    {
        var order = EmulatorHost.Order();
        order.SuccessUrl = $"{stripe.BaseAddress.GetLeftPart(UriPartial.Authority)}{Landing}{{CHECKOUT_SESSION_ID}}";
        // No picture from an address that does not exist.
        order.LineItems[0].PriceData.ProductData.Images = null;
        change?.Invoke(order);
        return stripe.CreateSessionAsync(order);
    }

    private async Task<Visitor> OpenAsync(EmulatorHost stripe, Session session, int width = 1280)
    {
        var shopper = await browser.NewVisitorAsync(stripe.BaseAddress, new BrowserNewContextOptions
        {
            Locale = "en-US",
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        await shopper.GoAsync(session.Url);
        return shopper;
    }

    /// <summary>Presses Tab until the field has the focus.</summary>
    private static async Task TabToAsync(IPage page, string field)
    {
        for (var presses = 0; presses < 20; presses++)
        {
            if (await FocusedAsync(page) == field) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reached '{field}'; it ended at '{await FocusedAsync(page)}'.");
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.id");
}
