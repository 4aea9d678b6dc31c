using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class BuyingTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private const string GoodCard = "4242 4242 4242 4242";
    private const string DeclinedCard = "4000 0000 0000 0002";

    [Fact]
    public async Task Reader_buys_two_books_and_sees_the_order_fulfilled()
    {
        var mark = Guid.NewGuid().ToString("N")[..10];
        var plenty = await Admin.ListBookAsync(stock: 5, unitAmount: 1250, title: $"Plenty {mark}");
        var last = await Admin.ListBookAsync(stock: 1, unitAmount: 800, title: $"Lastcopy {mark}");

        await Visitor.GoAsync("/");
        await Visitor.See("search-box").FillAsync(mark);
        await Visitor.See("search-box").PressAsync("Enter");
        await Expect(Visitor.See("book-card")).ToHaveCountAsync(2);
        await Visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = $"Add to cart Plenty {mark}" }).ClickAsync();
        await Expect(Visitor.CartCount).ToHaveTextAsync("1");
        await Visitor.SignInAsync(Reader.Email);
        await Expect(Visitor.CartCount).ToHaveTextAsync("1");
        await Visitor.AddAsync(last);
        await Expect(Visitor.CartCount).ToHaveTextAsync("2");

        await Visitor.ProceedToCheckoutAsync();
        await Visitor.PayAsync(GoodCard);

        await Visitor.Page.WaitForURLAsync("**/dashboard?session_id=*");
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Fulfilled");
        await Expect(Visitor.See("order-total")).ToHaveTextAsync("$20.50");
        await Expect(Visitor.CartCount).ToHaveTextAsync("0");
        Assert.Equal(4, (await Admin.StockAsync(plenty)).Value.Stock);
        Assert.Equal(404, await Visitor.GoAsync($"/books/{last}"));
        Assert.Empty((await Reader.CartAsync()).Value.Items);
    }

    [Fact]
    public async Task Reader_pays_with_another_card_after_a_decline()
    {
        var book = await Admin.ListBookAsync(stock: 3);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.ProceedToCheckoutAsync();

        await Visitor.PayAsync(DeclinedCard);
        await Expect(Visitor.See("payment-error")).ToBeVisibleAsync();
        await Visitor.PayAsync(GoodCard);

        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Fulfilled");
        Assert.Equal(2, (await Admin.StockAsync(book)).Value.Stock);
    }

    [Fact]
    public async Task Leaving_the_payment_page_frees_stock_and_keeps_the_cart()
    {
        var book = await Admin.ListBookAsync(stock: 1);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.ProceedToCheckoutAsync();
        Assert.Equal(1, (await Admin.StockAsync(book)).Value.Held);

        var order = Assert.Single((await Reader.OrdersAsync()).Value.Items);
        await Visitor.Page.Locator($"a[href*='{order.Id}']").First.ClickAsync();

        await Expect(Visitor.See("checkout-cancelled")).ToContainTextAsync("nothing was charged");
        Assert.Equal(0, (await Admin.StockAsync(book)).Value.Held);
        Assert.Equal(OrderStatus.Cancelled, (await Reader.OrderAsync(order.Id)).Value.Status);
        await Visitor.GoAsync("/cart");
        await Expect(Visitor.CartLines).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Leaving_after_a_successful_payment_leads_to_the_order()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        await Reader.VerifyAsync(checkout.SessionId);
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync($"/checkout/cancelled?order={checkout.OrderId}");

        await Expect(Visitor.Headline).ToHaveTextAsync("Your payment had gone through already");
        await Visitor.Page.GetByText("See the order").ClickAsync();
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Fulfilled");
    }

    [Fact]
    public async Task Delayed_payment_updates_the_open_page_when_it_arrives()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 2));
        var stripe = new EmulatorControl(await Shop.StripeAsync());
        await stripe.PayLaterAsync(checkout.SessionId);
        await Visitor.SignInAsync(Reader.Email);
        await Reader.VerifyAsync(checkout.SessionId);

        await Visitor.GoAsync("/cart");
        await Expect(Visitor.CartCount).ToHaveTextAsync("0");
        await Expect(Visitor.See("proceed-to-checkout")).ToHaveCountAsync(0);

        await Visitor.GoAsync($"/dashboard?session_id={checkout.SessionId}");
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Payment processing");
        await Expect(Visitor.See("checking")).ToBeVisibleAsync();
        await Visitor.Page.EvaluateAsync("() => { window.sameDocument = true; }");
        var session = await stripe.GetAsync($"/v1/checkout/sessions/{checkout.SessionId}");
        await stripe.SettleAsync(session.GetProperty("payment_intent").GetString()!, "succeeded");

        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Fulfilled", new() { Timeout = 30_000 });
        await Expect(Visitor.See("checking")).ToHaveCountAsync(0);
        await Expect(Visitor.CartCount).ToHaveTextAsync("0");
        Assert.True(await Visitor.Page.EvaluateAsync<bool>("() => window.sameDocument === true"), "The page was loaded anew.");
    }

    [Fact]
    public async Task Double_click_on_checkout_creates_one_order()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.GoAsync("/cart");

        await Visitor.See("proceed-to-checkout").DblClickAsync();
        await Visitor.Page.WaitForURLAsync("**/c/pay/**");

        Assert.Single((await Reader.OrdersAsync()).Value.Items);
        Assert.Equal(1, (await Admin.StockAsync(book)).Value.Held);
    }
}
