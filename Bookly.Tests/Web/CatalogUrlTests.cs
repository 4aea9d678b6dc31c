using Bookly.Contracts;
using Bookly.Web.Catalog;

namespace Bookly.Tests.Web;

public sealed class CatalogUrlTests
{
    [Fact]
    public void Whole_catalog_has_the_bare_URL() => Assert.Equal("/", CatalogQuery.Parse(null, " ", "relevance", 1).ToUrl());

    [Fact]
    public void Query_round_trips_through_its_URL() => Assert.Equal(
        "/?q=war%20%26%20peace&genre=Novels&sort=priceDescending&page=3",
        CatalogQuery.Parse(" war & peace ", "Novels", "priceDescending", 3).ToUrl());

    [Theory]
    [InlineData("cheapest", 0)]
    [InlineData("99", -5)]
    public void Invalid_query_values_become_defaults(string sort, int page) =>
        Assert.Equal(new CatalogQuery(null, null, BookSort.Relevance, 1), CatalogQuery.Parse(null, null, sort, page));

    [Theory]
    [InlineData("Moby-Dick; or, The Whale", "/books/7/moby-dick-or-the-whale")]
    [InlineData("Les Misérables", "/books/7/les-miserables")]
    [InlineData("Gulliver’s Travels", "/books/7/gullivers-travels")]
    [InlineData("罪と罰", "/books/7")]
    public void Book_URL_is_readable(string title, string url) => Assert.Equal(url, BookUrl.Of(7, title));
}
