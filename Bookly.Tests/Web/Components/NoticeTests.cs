using Bookly.Tests.Web;
using Bookly.Web.Api;
using Bookly.Web.Catalog;
using Bookly.Web.Hosting;
using Bookly.Web.Layout;
using Bookly.Web.Ui;
using Bunit;

namespace Bookly.Tests.Web.Components;

public sealed class NoticeTests : BunitContext
{
    [Theory]
    [InlineData(NoticeKind.Success, "notice--success")]
    [InlineData(NoticeKind.Warning, "notice--warning")]
    public void Notice_kinds_look_different_and_hide_their_icon(NoticeKind kind, string cssClass)
    {
        var notice = Render<NoticeBar>(bar => bar.Add(b => b.Kind, kind).AddChildContent("<p>Done & dusted</p>"));

        Assert.Contains(cssClass, notice.Find(".notice").ClassList);
        Assert.Equal("true", notice.Find(".notice__sign").GetAttribute("aria-hidden"));
        Assert.Equal("Done & dusted", notice.Find("p").TextContent);
    }

    [Theory]
    [InlineData(404, "404")]
    [InlineData(400, "out of date")]
    [InlineData(405, "not possible")]
    [InlineData(503, "right back")]
    [InlineData(500, "our side")]
    public void Error_page_explains_its_status(int status, string words)
    {
        using var _ = new InCulture("en");

        Assert.Contains(words, Render<StatusMessage>(message => message.Add(m => m.StatusCode, status)).Find(".message-page").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_is_offered_only_where_it_may_help()
    {
        Assert.Single(Render<StatusMessage>(message => message.Add(m => m.StatusCode, 503)).FindAll("a"));
        Assert.Equal("/cart", Render<StatusMessage>(message => message.Add(m => m.StatusCode, 503).Add(m => m.RetryUrl, "/cart")).Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(0, "Reserved right now")]
    [InlineData(1, "Last copy")]
    [InlineData(5, "Only 5 left")]
    [InlineData(6, "In stock")]
    public void Availability_counts_only_few_copies(int available, string said)
    {
        using var _ = new InCulture("en");

        Assert.Equal(said, Availability.Describe(available));
    }
}
