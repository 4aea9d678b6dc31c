using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class CartPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task A_book_wanted_before_signing_in_is_in_the_cart_after_it()
    {
        var book = await Admin.ListBookAsync(stock: 2);

        await Visitor.AddAsync(book);
        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.Notice).ToContainTextAsync("is in your cart");
        Assert.StartsWith($"/books/{book}", Visitor.Location, StringComparison.Ordinal);
        Assert.Equal([(book, 1)], (await Reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity)));
    }

    [Fact]
    public async Task Quantities_change_and_lines_leave()
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
        await Visitor.See("update-quantity").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("up to date");

        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$30.00");
        await Expect(Visitor.CartCount).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task Short_and_sold_out_lines_are_named_and_can_be_mended_in_one_go()
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

        await Visitor.See("proceed-to-checkout").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("nothing was charged");
        await Visitor.See("adjust-cart").ClickAsync();

        await Expect(Visitor.CartLines).ToHaveCountAsync(2);
        await Expect(Visitor.See("cart-total")).ToHaveTextAsync("$19.00");
        await Visitor.ProceedToCheckoutAsync();
    }

    [Fact]
    public async Task An_empty_cart_shows_the_way_to_the_books()
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
