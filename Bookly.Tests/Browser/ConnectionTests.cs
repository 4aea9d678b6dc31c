using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>The live part of a page loses its server.</summary>
public sealed class ConnectionTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Page_announces_a_lost_connection_and_recovers()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        var site = await Shop.AddressAsync("web");
        await using var cable = new Cable(site);
        await using var visitor = await NewVisitorAsync(site: cable.Address);
        await OpenOrderAsync(visitor, checkout.SessionId);
        await visitor.See("search-box").FillAsync("What else is there");
        await visitor.Page.EvaluateAsync("() => { window.sameDocument = true; }");

        cable.Pull();
        await Expect(visitor.Page.GetByRole(AriaRole.Status).GetByText("Connection lost")).ToBeVisibleAsync();
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        await Expect(visitor.OrderStatus).ToHaveTextAsync("Awaiting payment");
        cable.PlugIn(site);

        await Expect(NoticeOf(visitor)).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect(visitor.OrderStatus).ToHaveTextAsync("Fulfilled");
        await Expect(visitor.CartCount).ToHaveTextAsync("0");
        await Expect(visitor.See("search-box")).ToHaveValueAsync("What else is there");
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.sameDocument === true"), "The page was loaded anew.");
    }

    [Fact]
    public async Task Page_reloads_with_order_and_cart_after_a_restart()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        await Reader.PutInCartAsync(await Admin.ListBookAsync(stock: 5), 2);
        await using var cable = new Cable(await Shop.AddressAsync("web"));
        await using var visitor = await NewVisitorAsync(new() { Locale = "de-DE" }, cable.Address);
        await OpenOrderAsync(visitor, checkout.SessionId);

        cable.Pull();
        await Expect(visitor.Page.GetByRole(AriaRole.Status).GetByText("Verbindung verloren")).ToBeVisibleAsync();
        using var restarted = await OtherSite.StartAsync(Shop);
        cable.PlugIn(restarted.Address);

        await Expect(NoticeOf(visitor)).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect(visitor.CartCount).ToHaveTextAsync("3");
        await Expect(visitor.OrderStatus).ToHaveAttributeAsync("data-status", "AwaitingPayment");
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        await Expect(visitor.OrderStatus).ToHaveAttributeAsync("data-status", "Fulfilled");
        await Expect(visitor.CartCount).ToHaveTextAsync("2");
    }

    private static ILocator NoticeOf(Visitor visitor) => visitor.Page.Locator("#components-reconnect-modal");

    /// <summary>The page of an order that is still settling, its live part in contact with the site.</summary>
    private async Task OpenOrderAsync(Visitor visitor, string sessionId)
    {
        await visitor.SignInAsync(Reader.Email);
        var live = new TaskCompletionSource();
        visitor.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Binary is { } bytes && bytes.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0) live.TrySetResult();
        };
        await visitor.GoAsync($"/dashboard?session_id={sessionId}");
        await live.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Expect(NoticeOf(visitor)).ToBeHiddenAsync();
    }
}
