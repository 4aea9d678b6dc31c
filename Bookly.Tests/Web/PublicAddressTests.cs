using System.Globalization;
using System.Net;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Web;

/// <summary>No address that the site or the API gives away is made of a request's Host header.</summary>
public sealed class PublicAddressTests(ShopFixture shop)
{
    private const string Elsewhere = "elsewhere.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/?genre=Poetry&page=2")]
    [InlineData("/books/1")]
    public async Task Canonical_address_and_previews_are_of_the_public_address(string path)
    {
        using var web = await shop.WebAsync();
        using var answer = await AskAsync(web, path);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        var site = (await shop.AddressAsync("web")).GetLeftPart(UriPartial.Authority);

        Assert.Contains($"<link rel=\"canonical\" href=\"{site}/", page, StringComparison.Ordinal);
        Assert.Contains($"<meta property=\"og:url\" content=\"{site}/", page, StringComparison.Ordinal);
        Assert.Contains($"<meta property=\"og:image\" content=\"{site}/", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Elsewhere, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/orders", HttpStatusCode.Found)]
    [InlineData("/dashboard?session_id=cs_test_x", HttpStatusCode.Found)]
    [InlineData("/?genre=Poetry&page=999", HttpStatusCode.Found)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/account/sign-in?returnUrl=/cart", HttpStatusCode.OK)]
    public async Task Answers_do_not_repeat_the_host_of_the_request(string path, HttpStatusCode status)
    {
        using var web = await shop.WebAsync();
        using var answer = await AskAsync(web, path);

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(Elsewhere, answer.ToString() + await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task API_does_not_repeat_the_host_of_the_request()
    {
        using var api = await shop.ApiAsync();
        using var admin = await Shopper.AdminAsync(await shop.ApiAsync());
        var book = await admin.ListBookAsync(stock: 1);
        foreach (var path in new[] { "/openapi/v1.json", string.Create(CultureInfo.InvariantCulture, $"/api/books/{book}"), "/api/books?q=austen" })
        {
            using var answer = await AskAsync(api, path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(Elsewhere, answer.ToString() + await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = Elsewhere } };
        return await client.SendAsync(request, Ct);
    }
}
