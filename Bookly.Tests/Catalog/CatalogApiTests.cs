using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Catalog;

/// <summary>The catalog over HTTP, with the seeded books.</summary>
public sealed class CatalogApiTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly Shopper _anyone = own.Shop.Admin;

    [Fact]
    public async Task Search_requires_every_word_and_ranks_prefixes_first()
    {
        var found = await SearchAsync("q=emma");

        Assert.Equal("Emma", found.Items[0].Title);
        Assert.All((await SearchAsync("q=austen pride")).Items, book => Assert.Equal("Pride and Prejudice", book.Title));
        Assert.Equal(0, (await SearchAsync("q=austen frankenstein")).Total);
    }

    [Fact]
    public async Task Paging_returns_every_book_once()
    {
        var first = await SearchAsync("pageSize=100&page=1");
        var ids = first.Items.Select(book => book.Id).ToList();
        for (var page = 2; ids.Count < first.Total; page++) ids.AddRange((await SearchAsync($"pageSize=100&page={page}")).Items.Select(book => book.Id));

        Assert.True(first.Total >= 300);
        Assert.Equal(first.Total, ids.Distinct().Count());
    }

    [Fact]
    public async Task Genre_counts_match_their_books()
    {
        var genre = (await _anyone.SendAsync<GenreCount[]>(HttpMethod.Get, "/api/books/genres")).Value[0];

        var found = await SearchAsync($"genre={Uri.EscapeDataString(genre.Genre)}");

        Assert.Equal(genre.Count, found.Total);
        Assert.All(found.Items, book => Assert.Equal(genre.Genre, book.Genre));
    }

    [Theory]
    [InlineData("priceAscending")]
    [InlineData("priceDescending")]
    public async Task Price_sorts_in_both_directions(string sort)
    {
        var prices = (await SearchAsync($"sort={sort}&pageSize=100")).Items.Select(book => book.UnitAmount).ToList();

        Assert.Equal(sort == "priceAscending" ? prices.Order() : prices.OrderDescending(), prices);
    }

    [Theory]
    [InlineData("q=%25")]
    [InlineData("q=_______________________________")]
    [InlineData("q='%3B DROP TABLE books%3B --")]
    [InlineData("page=-5&pageSize=100000&sort=nonsense")]
    [InlineData("page=2147483647")]
    public async Task Odd_queries_are_answered_safely(string query)
    {
        var found = await SearchAsync(query);

        Assert.True(found.Items.Count <= 100);
        Assert.True((await SearchAsync("")).Total >= 300);
    }

    [Theory]
    [InlineData("/api/books?page=abc", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("/api/books?genre=%00", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData("/api/books?q=%00", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData("/api/books/99999999", HttpStatusCode.NotFound, ProblemCodes.BookNotFound)]
    [InlineData("/api/books/99999999999999999999", HttpStatusCode.NotFound, "not_found")]
    [InlineData("/api/books/99999999/cover", HttpStatusCode.NotFound, ProblemCodes.BookNotFound)]
    public async Task Invalid_or_unknown_book_returns_a_problem_with_code(string path, HttpStatusCode status, string code)
    {
        var answer = await _anyone.SendAsync<JsonElement>(HttpMethod.Get, path);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Cover_is_a_cacheable_image()
    {
        using var api = own.Shop.ApiClient();
        var book = (await SearchAsync("q=walden")).Items[0];

        using var cover = await api.GetAsync(book.CoverUrl, TestContext.Current.CancellationToken);

        Assert.Equal("image/svg+xml", cover.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), cover.Headers.CacheControl?.MaxAge);
        Assert.Contains("<svg", await cover.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task API_reference_describes_every_endpoint()
    {
        using var api = own.Shop.ApiClient();

        using var document = JsonDocument.Parse(await api.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        using var page = await api.GetAsync("/reference/", TestContext.Current.CancellationToken);

        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/payments/webhook", paths);
        Assert.Contains("/api/admin/invariants", paths);
        Assert.Equal("http", document.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private async Task<PagedList<BookSummary>> SearchAsync(string query) =>
        (await _anyone.SendAsync<PagedList<BookSummary>>(HttpMethod.Get, $"/api/books?{query}")).Value;
}
