using Bookly.Web.Ui;
using Bunit;

namespace Bookly.Tests.Web.Components;

public sealed class PagerTests : BunitContext
{
    [Theory]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(1, 20, "1 2 … 20")]
    [InlineData(4, 20, "1 2 3 4 5 … 20")]
    [InlineData(10, 20, "1 … 9 10 11 … 20")]
    [InlineData(20, 20, "1 … 19 20")]
    public void Pager_shows_ends_and_neighbours(int page, int pageCount, string shown)
    {
        var pager = Show(page, pageCount);

        var numbers = pager.FindAll(".pager__numbers li").Select(item => item.TextContent.Trim());
        Assert.Equal(shown, string.Join(' ', numbers));
        Assert.Equal($"/list?page={page}", pager.Find("[aria-current=page]").GetAttribute("href"));
    }

    [Fact]
    public void Pager_omits_previous_on_first_and_next_on_last()
    {
        Assert.Empty(Show(1, 5).FindAll("[rel=prev]"));
        Assert.Equal("/list?page=2", Show(1, 5).Find("[rel=next]").GetAttribute("href"));
        Assert.Equal("/list?page=4", Show(5, 5).Find("[rel=prev]").GetAttribute("href"));
        Assert.Empty(Show(5, 5).FindAll("[rel=next]"));
    }

    [Fact]
    public void Pager_is_hidden_for_one_page() => Assert.Equal("", Show(1, 1).Markup.Trim());

    private IRenderedComponent<Pager> Show(int page, int pageCount) => Render<Pager>(pager => pager
        .Add(p => p.Page, page).Add(p => p.PageCount, pageCount).Add(p => p.UrlOf, number => $"/list?page={number}"));
}
