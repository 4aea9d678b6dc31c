using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class AccountPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Sign_in_returns_to_the_requested_page()
    {
        await Visitor.GoAsync("/orders");
        Assert.Equal("/account/sign-in?returnUrl=%2Forders", Visitor.Location);

        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.Headline).ToHaveTextAsync("Your orders");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Sign_in_never_redirects_to_another_site(string returnUrl)
    {
        await Visitor.GoAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.See("account-menu")).ToBeVisibleAsync();
        Assert.Equal("/", Visitor.Location);
    }

    [Fact]
    public async Task Wrong_password_does_not_reveal_the_account()
    {
        await Visitor.SignInAsync(Reader.Email, "Not-It-1!");
        var known = await Visitor.See("form-problem").TextContentAsync();
        await Visitor.SignInAsync("nobody@readers.example", "Not-It-1!");

        await Expect(Visitor.See("form-problem")).ToHaveTextAsync(known!.Trim());
        await Expect(Visitor.Page.Locator("[name=email]")).ToHaveValueAsync("nobody@readers.example");
    }

    [Fact]
    public async Task New_account_is_signed_in_and_can_sign_out()
    {
        var email = $"{Guid.NewGuid():N}@readers.example";
        await Visitor.GoAsync("/account/register?returnUrl=/cart");
        await Visitor.Page.FillAsync("[name=email]", email);
        await Visitor.Page.FillAsync("[name=password]", "short");
        await Visitor.See("register").ClickAsync();
        await Expect(Visitor.Page.Locator("#password-help")).ToContainTextAsync("at least");

        await Visitor.Page.FillAsync("[name=password]", Shopper.Password);
        await Visitor.See("register").ClickAsync();
        await Expect(Visitor.See("cart-empty")).ToBeVisibleAsync();
        await Expect(Visitor.See("cart-empty")).ToContainTextAsync("wait here, on all your devices");
        await Visitor.See("account-menu").ClickAsync();
        await Expect(Visitor.See("signed-in-as")).ToHaveTextAsync(email);
        await Visitor.See("sign-out").ClickAsync();

        await Expect(Visitor.See("sign-in-link")).ToBeVisibleAsync();
    }
}
