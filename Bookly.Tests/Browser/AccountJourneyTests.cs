using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What people do with their accounts, mails included.</summary>
public sealed class AccountJourneyTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private const string NewPassword = "Better-Than-Before-2";

    [Fact]
    public async Task New_reader_confirms_the_address_by_mail()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Expect(Visitor.See("email-unconfirmed")).ToBeVisibleAsync();

        await Visitor.GoAsync(await Shop.LinkMailedAsync(Reader.Email, "confirm your e-mail"));
        await Visitor.See("confirm-email").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("confirmed");
        await Expect(Visitor.See("account-email")).ToHaveTextAsync(Reader.Email);
        await Expect(Visitor.See("email-unconfirmed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Reader_resets_a_forgotten_password_by_mail()
    {
        await Visitor.GoAsync("/account/sign-in");
        await Visitor.See("forgot-password").ClickAsync();
        await Expect(Visitor.Headline).ToHaveTextAsync("Forgotten password");
        await Visitor.Page.FillAsync("[name=email]", Reader.Email);
        await Visitor.See("ask-reset").ClickAsync();
        await Expect(Visitor.See("reset-sent")).ToContainTextAsync(Reader.Email);

        await Visitor.GoAsync(await Shop.LinkMailedAsync(Reader.Email, "new password"));
        await Visitor.Page.FillAsync("[name=password]", "short");
        await Visitor.See("reset-password").ClickAsync();
        await Expect(Visitor.See("form-problem")).ToBeVisibleAsync();
        await Visitor.Page.FillAsync("[name=password]", NewPassword);
        await Visitor.See("reset-password").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("new password is set");

        await Visitor.SignInAsync(Reader.Email, NewPassword);
        await Expect(Visitor.See("account-menu")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Password_change_keeps_this_device_signed_in()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        await Visitor.Page.Locator("summary", new PageLocatorOptions { HasText = "Change the password" }).ClickAsync();
        await Visitor.Page.FillAsync("#old-password", Shopper.Password);
        await Visitor.Page.FillAsync("[name=newPassword]", NewPassword);
        await Visitor.See("change-password").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("Your password is changed");
        await Expect(Visitor.See("account-email")).ToHaveTextAsync(Reader.Email);
    }

    [Fact]
    public async Task Account_deletion_requires_the_password()
    {
        await Visitor.SignInAsync(Reader.Email);
        await DeleteAsync("Not-It-1!");
        await Expect(Visitor.Notice).ToContainTextAsync("not your password");

        await DeleteAsync(Shopper.Password);

        await Expect(Visitor.Notice).ToContainTextAsync("Your account is deleted");
        await Expect(Visitor.See("sign-in-link")).ToBeVisibleAsync();
        await Visitor.SignInAsync(Reader.Email);
        await Expect(Visitor.See("form-problem")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Paid_order_has_a_receipt_and_can_be_reordered()
    {
        var book = await Admin.ListBookAsync(stock: 3);
        var gone = await Admin.ListBookAsync(stock: 1, title: "The Only Copy");
        await Reader.PutInCartAsync(gone, 1);
        var session = await Reader.StartBuyingAsync(book);
        using var stripe = await Shop.StripeAsync();
        await new EmulatorControl(stripe).PayAsync(session.SessionId);
        await Eventually.BecomesAsync(async () => (await Reader.OrderAsync(session.OrderId)).Value.Status, status => status == OrderStatus.Fulfilled);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync($"/orders/{session.OrderId}");

        await Visitor.See("receipt-link").ClickAsync();
        await Expect(Visitor.See("receipt")).ToContainTextAsync(Reader.Email);
        await Visitor.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await Expect(Visitor.See("receipt-pdf")).ToBeHiddenAsync();
        await Visitor.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Screen });
        var download = await Visitor.Page.RunAndWaitForDownloadAsync(() => Visitor.See("receipt-pdf").ClickAsync());
        Assert.StartsWith("%PDF-", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await Visitor.GoAsync($"/orders/{session.OrderId}");
        await Visitor.See("reorder").ClickAsync();
        await Expect(Visitor.Headline).ToHaveTextAsync("Your cart");
        await Expect(Visitor.Notice).ToContainTextAsync("The Only Copy");
        await Expect(Visitor.CartLines).ToHaveCountAsync(1);
    }

    private async Task DeleteAsync(string password)
    {
        await Visitor.GoAsync("/account");
        await Visitor.See("want-delete").ClickAsync();
        await Visitor.Page.FillAsync("#delete-password", password);
        await Visitor.See("delete-account").ClickAsync();
    }
}
