using Bookly.Tests.Browser;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Security;

/// <summary>The end of a session as the website shows it.</summary>
public sealed class SessionPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Copied_cookie_is_dead_after_sign_out()
    {
        await Visitor.SignInAsync(Reader.Email);
        var copied = await Visitor.Page.Context.CookiesAsync();
        await using var thief = await NewVisitorAsync();
        await thief.Page.Context.AddCookiesAsync(copied.Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
        }));
        await thief.GoAsync("/account");
        await Expect(thief.See("account-email")).ToHaveTextAsync(Reader.Email);

        await Visitor.See("account-menu").ClickAsync();
        await Visitor.See("sign-out").ClickAsync();
        await Expect(Visitor.See("account-menu")).ToBeHiddenAsync();

        // By itself, and when asked.
        await thief.ArriveAsync("/account/sign-in?returnUrl=%2Faccount");
        await thief.GoAsync("/");
        await Expect(thief.See("account-menu")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Open_page_ends_with_its_session_and_comes_back_after_sign_in()
    {
        await using var phone = await NewVisitorAsync();
        await Visitor.SignInAsync(Reader.Email);
        await phone.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/orders");
        await Expect(Visitor.Page.Locator("html[data-live=true]")).ToBeAttachedAsync();

        await phone.GoAsync("/account");
        await Expect(phone.See("session")).Not.ToHaveCountAsync(0);
        await phone.See("end-all-sessions").ClickAsync();
        await Expect(phone.Notice).ToContainTextAsync("signed out everywhere");

        await Visitor.ArriveAsync("/account/sign-in?returnUrl=%2Forders");
        await Visitor.SignInAsync(Reader.Email);
        await Expect(Visitor.Headline).ToHaveTextAsync("Your orders");
    }

    [Fact]
    public async Task Another_session_is_shown_and_ended()
    {
        await using var phone = await NewVisitorAsync();
        await phone.SignInAsync(Reader.Email);
        await phone.GoAsync("/cart");
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");
        var others = await Visitor.See("end-session").CountAsync();

        await Visitor.See("end-session").First.ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("That session has ended");
        await Expect(Visitor.See("end-session")).ToHaveCountAsync(others - 1);
        await phone.GoAsync("/account");
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount", phone.Location);
    }
}
