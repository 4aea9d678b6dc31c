using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class CartPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Guest_cart_survives_a_visit_and_merges_at_sign_in()
    {
        var book = await Admin.ListBookAsync(stock: 3, unitAmount: 700);
        var mine = await Admin.ListBookAsync(stock: 2);
        await Reader.PutInCartAsync(mine, 1);
        await Reader.PutInCartAsync(book, 2);

        await Visitor.AddAsync(book);
        await Visitor.AddAsync(book);
        await Expect(Visitor.CartCount).ToHaveTextAsync("2");
        await Visitor.GoAsync("/cart");
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$14.00");
        await Visitor.See("proceed-to-checkout").ClickAsync();
        await Visitor.ArriveAsync("/account/sign-in?returnUrl=%2Fcart");
        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.CartLines).ToHaveCountAsync(2);
        await Expect(Visitor.Notice).ToContainTextAsync("What you had put in before");
        Assert.Equal([(mine, 1), (book, 3)], (await Reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity)));
    }

    [Fact]
    public async Task Cart_limits_quantity_to_stock_and_shows_price_changes()
    {
        var title = $"Scarce {Guid.NewGuid():N}";
        var book = await Admin.ListBookAsync(stock: 2, unitAmount: 700, title: title);
        await Visitor.AddAsync(book);
        await Visitor.AddAsync(book);
        await Visitor.GoAsync($"/books/{book}");
        await Visitor.See("add-to-cart").First.ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("only 2 copies");

        await Admin.EditBookAsync(book, new BookEdit(title, "A. Tester", "Essays", "Dearer.", 900, "usd", 2));
        await Visitor.GoAsync("/cart");

        await Expect(Visitor.See("quantity")).ToHaveValueAsync("2");
        await Expect(Visitor.See("price-changed")).ToHaveTextAsync("The price was $7.00 when you put it in; it is $9.00 now.");
    }

    [Fact]
    public async Task Cart_page_changes_quantities_and_removes_lines()
    {
        var kept = await Admin.ListBookAsync(stock: 5, unitAmount: 1000);
        var removed = await Admin.ListBookAsync(stock: 5);
        await Reader.PutInCartAsync(kept, 1);
        await Reader.PutInCartAsync(removed, 1);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/cart");

        await Visitor.CartLines.Nth(1).GetByTestId("remove-line").ClickAsync();
        await Expect(Visitor.CartLines).ToHaveCountAsync(1);
        await Visitor.See("quantity").FillAsync("3");
        await Visitor.See("quantity").BlurAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("up to date");

        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$30.00");
        await Expect(Visitor.CartCount).ToHaveTextAsync("3");

        await Visitor.See("one-more").DblClickAsync();
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$50.00");
        await Expect(Visitor.See("one-more")).ToBeDisabledAsync();
        await Visitor.See("one-fewer").ClickAsync();
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$40.00");
    }

    [Fact]
    public async Task Cart_page_names_short_lines_and_adjusts_them_at_once()
    {
        var fine = await Admin.ListBookAsync(stock: 5, unitAmount: 500);
        var scarce = await Admin.ListBookAsync(stock: 2, unitAmount: 700);
        var gone = await Admin.ListBookAsync(stock: 1);
        await Reader.PutInCartAsync(fine, 1);
        await Reader.PutInCartAsync(scarce, 4);
        await Reader.PutInCartAsync(gone, 1);
        await SellAsync(gone);
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync("/cart");
        await Expect(Visitor.CartLines).ToHaveCountAsync(3);
        await Expect(Line(scarce).GetByTestId("line-trouble")).ToHaveTextAsync("Only 2 copies are left.");
        await Expect(Line(gone).GetByTestId("line-trouble")).ToContainTextAsync("Sold out");
        await Expect(Line(fine).GetByTestId("line-trouble")).ToHaveCountAsync(0);

        await Expect(Visitor.See("books-counted")).ToHaveTextAsync("3 of 6 books");
        await Expect(Visitor.CartCount).ToHaveTextAsync("6");
        await Expect(Visitor.See("line-amount")).ToHaveTextAsync(["$5.00", "$14.00", "–"]);
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$19.00");
        await Visitor.See("proceed-to-checkout").ClickAsync();
        await Visitor.Page.WaitForURLAsync("**/c/pay/**");
        Assert.Equal(1900, Assert.Single((await Reader.OrdersAsync()).Value.Items).TotalAmount);

        await Visitor.GoAsync("/cart");
        await Expect(Visitor.CartLines).ToHaveCountAsync(3);
        await Visitor.See("adjust-cart").ClickAsync();

        await Expect(Visitor.CartLines).ToHaveCountAsync(2);
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$19.00");
        await Visitor.ProceedToCheckoutAsync();
    }

    [Fact]
    public async Task Empty_cart_links_to_the_catalog()
    {
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync("/cart");

        await Expect(Visitor.See("cart-empty")).ToBeVisibleAsync();
        await Expect(Visitor.See("proceed-to-checkout")).ToHaveCountAsync(0);
    }

    private Microsoft.Playwright.ILocator Line(long bookId) => Visitor.Page.Locator($"[data-testid=cart-line][data-book-id='{bookId}']");

    /// <summary>Somebody else buys a copy.</summary>
    private async Task SellAsync(long bookId)
    {
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        var checkout = await other.StartBuyingAsync(bookId);
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        Assert.True((await other.VerifyAsync(checkout.SessionId)).Value.Fulfilled);
    }
}
