using System.Net;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class UnknownPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Theory]
    [InlineData("/no-such-page", "This page is not on our shelves")]
    [InlineData("/books/999999999", "This book has left our shelves")]
    [InlineData("/books/not-a-number", "This book has left our shelves")]
    public async Task Unknown_address_shows_a_404_page(string path, string said)
    {
        Assert.Equal(404, await Visitor.GoAsync(path));
        await Expect(Visitor.Headline).ToHaveTextAsync(said);
    }

    [Theory]
    [InlineData("/orders/6f0d7b1e-4c5e-4f3a-9a57-0d8c3a3f7e11")]
    [InlineData("/dashboard?session_id=cs_test_unknown")]
    [InlineData("/checkout/cancelled?order=6f0d7b1e-4c5e-4f3a-9a57-0d8c3a3f7e11")]
    [InlineData("/checkout/cancelled?order=nonsense")]
    [InlineData("/checkout/cancelled")]
    public async Task Unknown_order_or_session_shows_a_404_page(string path)
    {
        await Visitor.SignInAsync(Reader.Email);

        Assert.Equal(404, await Visitor.GoAsync(path));
        await Expect(Visitor.Headline).ToHaveTextAsync("This page is not on our shelves");
    }

    [Fact]
    public async Task Order_and_session_of_others_show_a_404_page()
    {
        using var other = await Shopper.RegisterAsync(await Shop.ApiAsync());
        var theirs = await other.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        await Visitor.SignInAsync(Reader.Email);

        Assert.Equal(404, await Visitor.GoAsync($"/orders/{theirs.OrderId}"));
        Assert.Equal(404, await Visitor.GoAsync($"/dashboard?session_id={theirs.SessionId}"));
        Assert.Equal(404, await Visitor.GoAsync($"/checkout/cancelled?order={theirs.OrderId}"));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/books/1", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    public async Task HEAD_returns_the_page_status_without_a_body(string path, HttpStatusCode status)
    {
        using var web = await Shop.WebAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/cart/items")]
    [InlineData("/account/sign-out")]
    public async Task Post_without_antiforgery_token_is_rejected(string path)
    {
        using var web = await Shop.WebAsync();
        using var form = new FormUrlEncodedContent([new("bookId", "1")]);

        using var answer = await web.PostAsync(path, form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("That form was out of date", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_sends_security_headers()
    {
        using var web = await Shop.WebAsync();

        using var answer = await web.GetAsync("/", TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }
}
