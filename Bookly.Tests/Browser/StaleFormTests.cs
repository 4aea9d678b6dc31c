using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

/// <summary>A page that is older than the session it is sent in: the press counts, or the page comes anew and says why.</summary>
public sealed class StaleFormTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Add_to_cart_counts_without_its_token_cookie()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.GoAsync($"/books/{book}");
        await ForgetTokensAsync();

        await Visitor.See("quantity").SelectOptionAsync("3");
        await Visitor.See("add-to-cart").First.ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("is in your cart");
        await Expect(Visitor.CartCount).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task Add_to_cart_of_a_guests_page_counts_after_signing_in_elsewhere()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.GoAsync($"/books/{book}");
        await SignInElsewhereAsync(Reader.Email);

        await Visitor.See("add-to-cart").First.ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("is in your cart");
        Assert.Equal([(book, 1)], (await Reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity)));
    }

    [Fact]
    public async Task Sign_in_counts_without_its_token_cookie()
    {
        await Visitor.GoAsync("/account/sign-in?returnUrl=/account");
        await ForgetTokensAsync();

        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.See("account-email")).ToHaveTextAsync(Reader.Email);
    }

    [Fact]
    public async Task Edited_book_is_saved_without_its_token_cookie()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        await Visitor.GoAsync($"/admin/books/{book}");
        await Visitor.Page.FillAsync("[name='Form.Description']", "A long text that took an hour.");
        await ForgetTokensAsync();

        await Visitor.See("save-book").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("is saved");
        Assert.Equal("A long text that took an hour.", (await Admin.BookAsync(book)).Value.Description);
    }

    [Fact]
    public async Task Checkout_of_another_shoppers_page_buys_nothing_and_shows_the_own_cart()
    {
        var mine = await Admin.ListBookAsync(stock: 5);
        var theirs = await Admin.ListBookAsync(stock: 5);
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await other.PutInCartAsync(theirs, 1);
        await Reader.PutInCartAsync(mine, 1);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/cart");
        await SignInElsewhereAsync(other.Email);

        await Visitor.See("proceed-to-checkout").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync($"You are signed in as {other.Email} now");
        await Expect(Visitor.CartLines).ToHaveAttributeAsync("data-book-id", $"{theirs}");
        Assert.Equal("/cart", Visitor.Location);
        Assert.Empty((await other.OrdersAsync()).Value.Items);
        Assert.Empty((await Reader.OrdersAsync()).Value.Items);
        await Visitor.See("proceed-to-checkout").ClickAsync();
        await Visitor.Page.WaitForURLAsync("**/c/pay/**");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData(null)]
    public async Task Post_from_elsewhere_with_a_made_up_token_does_nothing(string? from)
    {
        var book = await Admin.ListBookAsync(stock: 5);
        using var web = await Shop.WebAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cart/items")
        {
            Content = new FormUrlEncodedContent([new("bookId", $"{book}"), new("__RequestVerificationToken", "made-up")]),
        };
        if (from is not null) request.Headers.Add("Sec-Fetch-Site", from);
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.SeeOther });
        Assert.DoesNotContain(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.StartsWith("bookly.cart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_that_has_run_out_says_so_and_leads_back()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Visitor.Page.Context.ClearCookiesAsync(new() { Name = "bookly.session" });
        await Visitor.Page.Context.AddCookiesAsync([new() { Name = "bookly.session", Value = "run-out", Url = Visitor.Page.Url }]);

        await Visitor.See("resend-confirmation").ClickAsync();
        await Visitor.GoAsync("/account");

        await Expect(Visitor.Notice).ToContainTextAsync("Your sign-in has run out");
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount", Visitor.Location);
    }

    [Fact]
    public async Task Form_sent_in_a_session_that_has_run_out_leads_back_to_its_page()
    {
        var order = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 5));
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync($"/orders/{order.OrderId}");
        await Visitor.Page.Context.ClearCookiesAsync(new() { Name = "bookly.session" });
        await Visitor.Page.Context.AddCookiesAsync([new() { Name = "bookly.session", Value = "run-out", Url = Visitor.Page.Url }]);

        await Visitor.See("cancel-order").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("Your sign-in has run out");
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.See("cancel-order").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("is cancelled");
        Assert.Equal(OrderStatus.Cancelled, (await Reader.OrderAsync(order.OrderId)).Value.Status);
    }

    private Task ForgetTokensAsync() =>
        Visitor.Page.Context.ClearCookiesAsync(new() { NameRegex = new System.Text.RegularExpressions.Regex("Antiforgery") });

    /// <summary>In another tab of the same browser, where nobody or somebody else was signed in.</summary>
    private async Task SignInElsewhereAsync(string email)
    {
        await using var tab = new Tab(await Visitor.Page.Context.NewPageAsync());
        await tab.Page.Context.ClearCookiesAsync(new() { Name = "bookly.session" });
        await tab.Page.GotoAsync("/account/sign-in");
        await tab.Page.FillAsync("[name=email]", email);
        await tab.Page.FillAsync("[name=password]", Shopper.Password);
        await tab.Page.GetByTestId("sign-in").ClickAsync();
        await Expect(tab.Page.GetByTestId("account-menu")).ToBeVisibleAsync();
    }

    private sealed record Tab(Microsoft.Playwright.IPage Page) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Page.CloseAsync();
    }
}
