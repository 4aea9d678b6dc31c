using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class FindingBooksTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Skip_link_moves_focus_past_the_header()
    {
        await Visitor.GoAsync("/books/1");
        await Visitor.Page.Keyboard.PressAsync("Tab");
        await Expect(Visitor.Page.Locator(".skip-link")).ToBeFocusedAsync();
        await Visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(Visitor.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Suggestions_appear_while_typing_and_accept_keys()
    {
        await Visitor.GoAsync("/");
        await Visitor.See("search-box").PressSequentiallyAsync("frankenst");
        await Expect(Visitor.See("suggestion").First).ToContainTextAsync("Frankenstein");
        await Expect(Visitor.See("search-box")).ToHaveAttributeAsync("aria-expanded", "true");

        await Visitor.See("search-box").PressAsync("ArrowDown");
        await Expect(Visitor.See("search-box")).ToHaveAttributeAsync("aria-activedescendant", "suggestion-0");
        await Visitor.See("search-box").PressAsync("Enter");

        await Expect(Visitor.See("book-title")).ToHaveTextAsync("Frankenstein");
    }

    [Fact]
    public async Task Escape_closes_suggestions_and_enter_searches()
    {
        await Visitor.GoAsync("/");
        await Visitor.See("search-box").PressSequentiallyAsync("prdie and prejudice");
        await Expect(Visitor.See("suggestion").First).ToContainTextAsync("Pride and Prejudice");
        await Visitor.See("search-box").PressAsync("Escape");
        await Expect(Visitor.See("suggestions")).ToBeHiddenAsync();
        await Visitor.See("search-box").PressAsync("Enter");

        await Expect(Visitor.See("close-matches")).ToBeVisibleAsync();
        await Expect(Visitor.See("book-card").First).ToContainTextAsync("Pride and Prejudice");
    }

    [Fact]
    public async Task Filters_are_in_the_URL_and_survive_sorting()
    {
        await Visitor.GoAsync("/?genre=Poetry");
        if (!await Visitor.See("price-range").First.IsVisibleAsync()) await Visitor.Page.Locator(".genres summary").ClickAsync();
        await Visitor.See("price-range").Nth(1).ClickAsync();
        await Expect(Visitor.See("price-range").Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Visitor.See("sort").SelectOptionAsync("priceAscending");
        await Microsoft.Playwright.Assertions.Expect(Visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("genre=Poetry&price=1000-1999&sort=priceAscending"));
        await Expect(Visitor.See("price-range").Nth(1)).ToHaveAttributeAsync("aria-current", "true");

        var prices = await Visitor.See("price").AllTextContentsAsync();
        Assert.NotEmpty(prices);
        Assert.All(prices, price => Assert.InRange(decimal.Parse(price.TrimStart('$'), System.Globalization.CultureInfo.InvariantCulture), 10m, 19.99m));
    }

    [Fact]
    public async Task Empty_search_offers_fewer_filters_and_late_page_falls_back()
    {
        await Visitor.GoAsync("/?q=frankenstein&genre=Poetry");
        await Visitor.See("search-alone").ClickAsync();
        await Expect(Visitor.See("book-card").First).ToContainTextAsync("Frankenstein");

        await Visitor.GoAsync("/?genre=Poetry&page=999");
        await Expect(Visitor.See("book-card").First).ToBeVisibleAsync();
        Assert.Equal("/?genre=Poetry&page=2", Visitor.Location);
    }
}
