using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>A person in front of the site, as the browser tests speak of one.</summary>
public sealed class Visitor(IBrowserContext context, IPage page) : IAsyncDisposable
{
    /// <summary>What the site says about the last thing done.</summary>
    public ILocator Notice => See("notice");

    public ILocator Headline => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    public ILocator OrderStatus => See("order-status");

    public ILocator CartCount => See("cart-count");

    public ILocator CartLines => See("cart-line");

    public IPage Page => page;

    /// <summary>The address the visitor is at, without scheme and host.</summary>
    public string Location => new Uri(Page.Url).PathAndQuery;

    /// <summary>The part of the page with this test id.</summary>
    public ILocator See(string testId) => Page.GetByTestId(testId);

    /// <summary>Follows a path and returns the status of the answer.</summary>
    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Waits until the visitor is at this place. A wait for one navigation would fail when a reload overtakes another.</summary>
    public Task ArriveAsync(string location) =>
        Assertions.Expect(Page).ToHaveURLAsync(new Uri(new Uri(Page.Url), location).ToString(), new() { Timeout = 30_000 });

    public async Task SignInAsync(string email, string password = Shopper.Password)
    {
        if (!Location.StartsWith("/account/sign-in", StringComparison.Ordinal)) await GoAsync("/account/sign-in");
        await Page.FillAsync("[name=email]", email);
        await Page.FillAsync("[name=password]", password);
        await Page.RunAndWaitForResponseAsync(() => See("sign-in").ClickAsync(), answer => answer.Request.Method == "POST" && answer.Request.IsNavigationRequest);
    }

    /// <summary>Puts a book in the cart from its page.</summary>
    public async Task AddAsync(long bookId)
    {
        await GoAsync($"/books/{bookId}");
        await See("add-to-cart").First.ClickAsync();
        await Notice.GetByText("is in your cart").WaitForAsync();
    }

    /// <summary>Goes to the cart and on to the hosted payment page.</summary>
    public async Task ProceedToCheckoutAsync()
    {
        await GoAsync("/cart");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Proceed to Checkout" }).ClickAsync();
        await Page.WaitForURLAsync("**/c/pay/**");
    }

    /// <summary>Fills in the hosted page and presses Pay.</summary>
    public async Task PayAsync(string card)
    {
        if (await Page.Locator("[name=email]").IsEditableAsync()) await Page.FillAsync("[name=email]", "payer@readers.example");
        await Page.FillAsync("[name=cardNumber]", card);
        await Page.FillAsync("[name=cardExpiry]", "12 / 40");
        await Page.FillAsync("[name=cardCvc]", "123");
        await Page.FillAsync("[name=billingName]", "A. Reader");
        await See("hosted-payment-submit-button").ClickAsync();
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
