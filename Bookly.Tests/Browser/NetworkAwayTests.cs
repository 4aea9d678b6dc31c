using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What is pressed while the network is away: the page says so and stays, and the same press works once it is back.</summary>
public sealed class NetworkAwayTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Add_to_cart_says_that_the_network_is_away_and_works_again()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.GoAsync($"/books/{book}");
        var before = Visitor.Location;

        await GoOfflineAsync();
        await Visitor.See("add-to-cart").First.ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Expect(Visitor.See("add-to-cart").First).ToBeEnabledAsync();
        Assert.Equal(before, Visitor.Location);

        await GoOnlineAsync();
        await Visitor.See("add-to-cart").First.ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("is in your cart");
        await Expect(Visitor.CartCount).ToHaveTextAsync("1");
        await Expect(NetworkNotice).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Cart_quantity_goes_back_to_what_is_in_the_cart_and_can_be_changed_again()
    {
        var book = await Admin.ListBookAsync(stock: 5, unitAmount: 1000);
        await Visitor.AddAsync(book);
        await Visitor.GoAsync("/cart");

        await GoOfflineAsync();
        await Visitor.See("one-more").ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Expect(Visitor.See("quantity")).ToHaveValueAsync("1");
        await Visitor.See("remove-line").ClickAsync();
        await Expect(Visitor.CartLines).ToHaveCountAsync(1);

        await GoOnlineAsync();
        await Visitor.See("one-more").ClickAsync();
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$20.00");
        await Visitor.See("remove-line").ClickAsync();
        await Expect(Visitor.See("cart-empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_leaves_address_and_page_as_they_are_and_works_again()
    {
        var title = $"Faraway {Guid.NewGuid():N}";
        await Admin.ListBookAsync(stock: 5, title: title);
        await Visitor.GoAsync($"/?q={title}");
        var before = Visitor.Location;
        var link = Visitor.Page.GetByRole(AriaRole.Heading, new() { Name = title }).GetByRole(AriaRole.Link);

        await GoOfflineAsync();
        await link.ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(Visitor.Location), location => location == before);
        await Expect(link).ToBeVisibleAsync();
        await link.ClickAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(Visitor.Location), location => location == before);

        await GoOnlineAsync();
        await link.ClickAsync();
        await Expect(Visitor.See("book-title")).ToHaveTextAsync(title);
        Assert.StartsWith("/books/", Visitor.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_to_a_shop_that_does_not_answer_leaves_address_and_page_as_they_are()
    {
        var site = await Shop.AddressAsync("web");
        await using var cable = new Cable(site);
        await using var visitor = await NewVisitorAsync(site: cable.Address);
        await visitor.GoAsync("/?genre=Poetry");

        cable.Pull();
        await visitor.See("book-card").First.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.See("network").GetByText("No connection to the shop")).ToBeVisibleAsync();
        Assert.Equal("/?genre=Poetry", visitor.Location);

        cable.PlugIn(site);
        await visitor.See("book-card").First.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.See("book-title")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Back_and_forward_leave_address_and_page_in_agreement()
    {
        await Visitor.GoAsync("/?genre=Poetry");
        await Visitor.See("book-card").First.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Visitor.See("book-title")).ToBeVisibleAsync();
        var book = Visitor.Location;

        await GoOfflineAsync();
        await Visitor.Page.EvaluateAsync("() => history.back()");
        await ExpectNetworkNoticeAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(Visitor.Location), location => location == book);
        await Expect(Visitor.See("book-title")).ToBeVisibleAsync();

        await GoOnlineAsync();
        await Visitor.Page.EvaluateAsync("() => history.back()");
        await Expect(Visitor.See("book-title")).ToHaveCountAsync(0);
        Assert.Equal("/?genre=Poetry", Visitor.Location);
        await Visitor.Page.EvaluateAsync("() => history.forward()");
        await Expect(Visitor.See("book-title")).ToBeVisibleAsync();
        Assert.Equal(book, Visitor.Location);
    }

    [Fact]
    public async Task Search_and_sorting_leave_address_and_page_as_they_are()
    {
        await Visitor.GoAsync("/?genre=Poetry");
        await GoOfflineAsync();
        await Visitor.See("search-box").PressSequentiallyAsync("frank");
        await ExpectNetworkNoticeAsync();
        await Visitor.See("search-box").PressAsync("Enter");
        await Eventually.BecomesAsync(() => Task.FromResult(Visitor.Location), location => location == "/?genre=Poetry");
        await Expect(Visitor.See("search-box")).ToHaveValueAsync("frank");
        await Visitor.See("sort").SelectOptionAsync("priceAscending");
        await Expect(Visitor.See("sort")).ToHaveValueAsync("title");
        await Eventually.BecomesAsync(() => Task.FromResult(Visitor.Location), location => location == "/?genre=Poetry");

        await GoOnlineAsync();
        await Visitor.See("sort").SelectOptionAsync("priceAscending");
        await Assertions.Expect(Visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=priceAscending"));
        await Visitor.See("search-box").FillAsync("frankenstein");
        await Visitor.See("search-box").PressAsync("Enter");
        await Expect(Visitor.See("book-card").First).ToContainTextAsync("Frankenstein");
    }

    [Fact]
    public async Task Forms_that_load_a_new_page_keep_what_was_typed()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        await Visitor.GoAsync($"/admin/books/{book}");
        var before = Visitor.Location;
        await Visitor.Page.FillAsync("[name='Form.Description']", "Typed on a train.");

        await GoOfflineAsync();
        await Visitor.See("save-book").ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Expect(Visitor.See("save-book")).ToBeEnabledAsync();
        await Expect(Visitor.Page.Locator("[name='Form.Description']")).ToHaveValueAsync("Typed on a train.");
        await Visitor.Page.SetInputFilesAsync("[name=cover]", new FilePayload { Name = "cover.png", MimeType = "image/png", Buffer = Pictures.Make(400, 600) });
        await Visitor.See("upload-cover").ClickAsync();
        await Expect(Visitor.See("upload-cover")).ToBeEnabledAsync();
        Assert.Equal(before, Visitor.Location);

        await GoOnlineAsync();
        await Visitor.See("upload-cover").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("new cover");
        await Visitor.Page.FillAsync("[name='Form.Description']", "Typed on a train.");
        await Visitor.See("save-book").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("is saved");
        Assert.Equal("Typed on a train.", (await Admin.BookAsync(book)).Value.Description);
    }

    [Fact]
    public async Task Checkout_and_language_stay_on_the_page()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(await Admin.ListBookAsync(stock: 5));
        await Visitor.GoAsync("/cart");

        await GoOfflineAsync();
        await Visitor.See("proceed-to-checkout").ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Expect(Visitor.See("proceed-to-checkout")).ToBeEnabledAsync();
        await Expect(Visitor.See("proceed-to-checkout")).ToHaveTextAsync("Proceed to Checkout");
        await Visitor.See("language-de").ClickAsync();
        await Expect(Visitor.See("proceed-to-checkout")).ToBeVisibleAsync();
        Assert.Equal("/cart", Visitor.Location);
        Assert.Empty((await Reader.OrdersAsync()).Value.Items);

        await GoOnlineAsync();
        await Visitor.See("proceed-to-checkout").ClickAsync();
        await Visitor.Page.WaitForURLAsync("**/c/pay/**");
    }

    [Fact]
    public async Task Passkey_button_names_the_network_and_not_the_passkey()
    {
        await Visitor.GoAsync("/account/sign-in");

        await GoOfflineAsync();
        await Visitor.See("passkey-sign-in").ClickAsync();
        await ExpectNetworkNoticeAsync();
        await Expect(Visitor.See("passkey-sign-in")).ToBeEnabledAsync();
        await Expect(Visitor.Page.Locator("[data-passkey-problem]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Stock_is_true_again_when_the_network_is_back()
    {
        var book = await Admin.ListBookAsync(stock: 2);
        using var buyer = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await Visitor.GoAsync($"/books/{book}");
        await Expect(Visitor.Page.Locator("html")).ToHaveAttributeAsync("data-live", "true");

        await GoOfflineAsync();
        await ExpectNetworkNoticeAsync();
        await buyer.StartBuyingAsync(book);
        await GoOnlineAsync();

        await Expect(Visitor.See("availability").First).ToHaveTextAsync("Last copy");
        await Expect(NetworkNotice).ToBeHiddenAsync();
    }

    private ILocator NetworkNotice => Visitor.See("network").GetByText("No connection to the shop");

    private Task ExpectNetworkNoticeAsync() => Expect(NetworkNotice).ToBeVisibleAsync();

    private Task GoOfflineAsync() => Visitor.Page.Context.SetOfflineAsync(true);

    private Task GoOnlineAsync() => Visitor.Page.Context.SetOfflineAsync(false);
}
