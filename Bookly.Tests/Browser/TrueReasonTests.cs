using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What the shop gives as the reason is the reason, and blames nobody who has nothing to do with it.</summary>
public sealed class TrueReasonTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Paid_as_one_and_returned_as_another_names_the_account_and_leads_to_the_order()
    {
        var checkout = await PaidAsync();
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await Visitor.SignInAsync(other.Email);

        Assert.Equal(404, await Visitor.GoAsync($"/dashboard?session_id={checkout.SessionId}"));
        await Expect(Said).ToContainTextAsync($"You are signed in as {other.Email}");
        await Expect(Said).Not.ToContainTextAsync("sold");
        await Visitor.See("switch-account").ClickAsync();
        await Visitor.Page.WaitForURLAsync("**/account/sign-in?returnUrl=*");
        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Fulfilled");
        Assert.Equal($"/dashboard?session_id={checkout.SessionId}", Visitor.Location);
    }

    [Fact]
    public async Task Pages_of_another_accounts_order_name_the_account()
    {
        var checkout = await PaidAsync();
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await Visitor.SignInAsync(other.Email);

        foreach (var path in new[]
        {
            $"/orders/{checkout.OrderId}", $"/orders/{checkout.OrderId}/receipt", $"/orders/{checkout.OrderId}/receipt.pdf",
            $"/checkout/cancelled?order={checkout.OrderId}", "/orders/6f0d7b1e-4c5e-4f3a-9a57-0d8c3a3f7e11",
        })
        {
            Assert.Equal(404, await Visitor.GoAsync(path));
            await Expect(Said).ToContainTextAsync($"You are signed in as {other.Email}");
            await Expect(Said).Not.ToContainTextAsync("sold");
        }
    }

    [Fact]
    public async Task German_reader_is_told_the_account_too()
    {
        var checkout = await PaidAsync();
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await using var german = await NewVisitorAsync(new() { Locale = "de-DE" });
        await german.SignInAsync(other.Email);

        await german.GoAsync($"/dashboard?session_id={checkout.SessionId}");

        await Expect(german.See("status-message")).ToContainTextAsync($"Du bist als {other.Email} angemeldet");
        await Expect(german.See("status-message")).Not.ToContainTextAsync("ausverkauft");
    }

    [Fact]
    public async Task Address_that_does_not_exist_is_not_called_sold_out()
    {
        await Visitor.GoAsync("/no-such-page");

        await Expect(Said).Not.ToContainTextAsync("sold");
    }

    [Fact]
    public async Task Back_from_paying_for_the_last_copy_says_that_it_is_held_for_you()
    {
        var book = await Admin.ListBookAsync(stock: 1);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.ProceedToCheckoutAsync();
        var order = Assert.Single((await Reader.OrdersAsync()).Value.Items);

        await Visitor.GoAsync($"/books/{book}");
        await Expect(Visitor.See("reserved")).ToContainTextAsync("held for you");
        await Expect(Visitor.Page.Locator(".buy-box")).Not.ToContainTextAsync("Someone");
        await Visitor.GoAsync("/cart");
        await Expect(Visitor.See("line-trouble")).ToHaveCountAsync(0);
        await Visitor.GoAsync($"/books/{book}");
        await Visitor.See("continue-payment").ClickAsync();

        await Expect(Visitor.See("resume-checkout")).ToBeVisibleAsync();
        Assert.Equal($"/orders/{order.Id}", Visitor.Location);
    }

    [Theory]
    [InlineData("en-GB", "are being paid for")]
    [InlineData("de-DE", "werden gerade bezahlt")]
    public async Task Reserved_copies_are_blamed_on_nobody(string language, string said)
    {
        var book = await Admin.ListBookAsync(stock: 1);
        await Reader.StartBuyingAsync(book);
        await using var visitor = await NewVisitorAsync(new BrowserNewContextOptions { Locale = language });

        await visitor.GoAsync($"/books/{book}");

        await Expect(visitor.See("reserved")).ToContainTextAsync(said);
        await Expect(visitor.See("continue-payment")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Coming_back_from_a_payment_that_failed_does_not_say_that_it_went_through()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 2));
        var stripe = new EmulatorControl(await Shop.StripeAsync());
        await stripe.PayLaterAsync(checkout.SessionId);
        var session = await stripe.GetAsync($"/v1/checkout/sessions/{checkout.SessionId}");
        await stripe.SettleAsync(session.GetProperty("payment_intent").GetString()!, "failed");
        await Eventually.BecomesAsync(async () => (await Reader.VerifyAsync(checkout.SessionId)).Value.OrderStatus, status => status == OrderStatus.PaymentFailed);
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync($"/checkout/cancelled?order={checkout.OrderId}");

        Assert.Equal($"/orders/{checkout.OrderId}", Visitor.Location);
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Payment failed");
    }

    [Fact]
    public async Task Cart_of_somebody_else_says_that_the_copies_are_being_paid_for()
    {
        var book = await Admin.ListBookAsync(stock: 1);
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        await other.PutInCartAsync(book, 1);
        await Reader.StartBuyingAsync(book);
        await Visitor.SignInAsync(other.Email);

        await Visitor.GoAsync("/cart");

        await Expect(Visitor.See("line-trouble")).ToContainTextAsync("being paid for");
    }

    private ILocator Said => Visitor.See("status-message");

    private async Task<CheckoutSession> PaidAsync()
    {
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 2));
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(checkout.SessionId);
        Assert.True((await Reader.VerifyAsync(checkout.SessionId)).Value.Fulfilled);
        return checkout;
    }
}
