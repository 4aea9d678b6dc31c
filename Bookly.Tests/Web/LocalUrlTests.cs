using Bookly.Web.Hosting;

namespace Bookly.Tests.Web;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/cart")]
    [InlineData("/?q=moby+dick&page=2")]
    [InlineData("/books/7/moby-dick#reviews")]
    [InlineData("/search?next=https://elsewhere.example")]
    public void Local_path_is_followed(string url) => Assert.Equal(url, LocalUrl.Or(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cart")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("\\\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("/\n/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" /cart")]
    public void Other_URL_leads_to_the_fallback(string? url) => Assert.Equal("/cart", LocalUrl.Or(url, fallback: "/cart"));
}
