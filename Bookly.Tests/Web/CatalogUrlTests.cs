using Bookly.Contracts;
using Bookly.Web.Catalog;

namespace Bookly.Tests.Web;

public sealed class CatalogUrlTests
{
    [Fact]
    public void The_whole_catalog_has_the_bare_url() => Assert.Equal("/", CatalogQuery.Parse(null, " ", "relevance", 1).ToUrl());

    [Fact]
    public void A_query_is_its_url_and_nothing_more() => Assert.Equal(
        "/?q=war%20%26%20peace&genre=Novels&sort=priceDescending&page=3",
        CatalogQuery.Parse(" war & peace ", "Novels", "priceDescending", 3).ToUrl());

    [Theory]
    [InlineData("cheapest", 0)]
    [InlineData("99", -5)]
    public void What_cannot_be_meant_becomes_the_default(string sort, int page) =>
        Assert.Equal(new CatalogQuery(null, null, BookSort.Relevance, 1), CatalogQuery.Parse(null, null, sort, page));

    [Theory]
    [InlineData("Moby-Dick; or, The Whale", "/books/7/moby-dick-or-the-whale")]
    [InlineData("Les Misérables", "/books/7/les-miserables")]
    [InlineData("Gulliver’s Travels", "/books/7/gullivers-travels")]
    [InlineData("罪と罰", "/books/7")]
    public void A_books_url_can_be_read(string title, string url) => Assert.Equal(url, BookUrl.Of(7, title));
}
