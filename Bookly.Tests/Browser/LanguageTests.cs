using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

public sealed class LanguageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Site_uses_browser_language_until_another_is_chosen()
    {
        await using var german = await NewVisitorAsync(new BrowserNewContextOptions { Locale = "de-AT" });
        await german.GoAsync("/?sort=title");
        await Expect(german.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(german.See("price").First).ToHaveTextAsync(new Regex(@"^\d+,\d\d\s\$$"));

        await german.See("language-en").ClickAsync();

        await Expect(german.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(german.See("price").First).ToHaveTextAsync(new Regex(@"^\$\d+\.\d\d$"));
        Assert.Equal("/?sort=title", german.Location);
    }

    [Fact]
    public async Task Order_page_shows_local_time()
    {
        var order = (await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1))).OrderId;
        await using var away = await NewVisitorAsync(new BrowserNewContextOptions { TimezoneId = "Asia/Kathmandu" });
        await away.SignInAsync(Reader.Email);
        await away.GoAsync($"/orders/{order}");

        // A zone that is off by a quarter of an hour, and has no summer time.
        var there = (await Reader.OrderAsync(order)).Value.CreatedAt.ToOffset(new TimeSpan(5, 45, 0));
        await Expect(away.Page.Locator("time").First).ToHaveTextAsync(new Regex($", {there:HH:mm}$"));
    }

    [Fact]
    public async Task Error_pages_and_notices_use_the_chosen_language()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.See("language-de").ClickAsync();
        await Expect(Visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");

        Assert.Equal(404, await Visitor.GoAsync("/no-such-page"));
        await Expect(Visitor.Headline).ToHaveTextAsync("Diese Seite steht nicht in unseren Regalen");

        var book = await Admin.ListBookAsync(stock: 3);
        await Visitor.GoAsync($"/books/{book}");
        await Visitor.See("add-to-cart").First.ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("in deinem Warenkorb");
    }

    [Fact]
    public async Task Live_parts_use_the_page_language()
    {
        var order = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.See("language-de").ClickAsync();
        await Expect(Visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Visitor.GoAsync($"/dashboard?session_id={order.SessionId}");
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Wartet auf Zahlung");

        await new EmulatorControl(await Shop.StripeAsync()).PayLaterAsync(order.SessionId);

        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Zahlung in Bearbeitung", new() { Timeout = 30_000 });
    }
}
