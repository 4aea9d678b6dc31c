using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

/// <summary>Pages that are open when something happens elsewhere.</summary>
public sealed class LivePageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Open_page_follows_the_last_copy_held_freed_and_sold()
    {
        var title = $"Watched {Guid.NewGuid():N}";
        var book = await Admin.ListBookAsync(stock: 2, title: title);
        using var buyer = await Shopper.RegisterAsync(await Shop.ApiAsync());
        var stripe = new EmulatorControl(await Shop.StripeAsync());
        await Visitor.GoAsync($"/books/{book}");
        await Expect(Visitor.Page.Locator("html")).ToHaveAttributeAsync("data-live", "true");
        var list = await Visitor.Page.Context.NewPageAsync();
        await list.GotoAsync($"/?q={Uri.EscapeDataString(title)}");
        var inList = list.Locator($"[data-book-id='{book}']");

        var checkout = await buyer.StartBuyingAsync(book);
        await Expect(Visitor.See("availability").First).ToHaveTextAsync("Last copy");
        await buyer.CancelAsync(checkout.OrderId);
        await Expect(Visitor.See("availability").First).ToHaveTextAsync("Only 2 left");

        await buyer.PutInCartAsync(book, 2);
        checkout = (await buyer.CheckOutAsync()).Value;
        await Expect(Visitor.See("availability").First).ToHaveTextAsync("Reserved right now");
        await Expect(Visitor.See("add-to-cart").First).ToBeDisabledAsync();
        await Expect(Visitor.See("quantity")).ToBeHiddenAsync();
        await Expect(Visitor.See("reserved")).ToBeVisibleAsync();
        await stripe.PayAsync(checkout.SessionId);

        await Expect(Visitor.See("availability").First).ToHaveTextAsync("Sold out");
        await Expect(Visitor.See("reserved")).ToBeHiddenAsync();
        await Expect(inList.GetByTestId("availability")).ToHaveTextAsync("Sold out");
        await Expect(inList.GetByTestId("add-to-cart")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Cart_count_follows_other_tabs_devices_and_payment()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.GoAsync($"/books/{book}");
        var other = await Visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/account/forgot-password");
        var count = other.GetByTestId("cart-count");
        await Expect(count).ToBeHiddenAsync();

        await Visitor.AddAsync(book);
        await Expect(count).ToHaveTextAsync("1");
        await Expect(other.GetByTestId("cart-link")).ToHaveAccessibleNameAsync("Cart 1 book");

        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Expect(Visitor.Page.Locator("html")).ToHaveAttributeAsync("data-live", "true");
        await Reader.PutInCartAsync(book, 3);
        await Expect(Visitor.CartCount).ToHaveTextAsync("3");
        await Expect(count).ToHaveTextAsync("3");

        var checkout = (await Reader.CheckOutAsync()).Value;
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        await Expect(Visitor.CartCount).ToHaveTextAsync("0");
        await Expect(Visitor.CartCount).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Two_tabs_checking_out_create_one_order()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.GoAsync("/cart");
        var other = await Visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/cart");

        await Task.WhenAll(
            Visitor.See("proceed-to-checkout").ClickAsync(),
            other.GetByTestId("proceed-to-checkout").ClickAsync());
        await Visitor.Page.WaitForURLAsync("**/c/pay/**");
        await other.WaitForURLAsync("**/c/pay/**");

        Assert.Equal(new Uri(Visitor.Page.Url).AbsolutePath, new Uri(other.Url).AbsolutePath);
        Assert.Single((await Reader.OrdersAsync()).Value.Items);
        Assert.Equal(1, (await Admin.StockAsync(book)).Value.Held);
    }
}
