using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Catalog;

/// <summary>What staff saves is based on what staff saw: sales and colleagues in between are neither undone nor overwritten.</summary>
public sealed class StaffWritesTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private static readonly BookEdit Seen = new("A Title", "An Author", "Essays", "A description.", 999, "usd", 10);

    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.AssertInvariantsAsync();

    [Fact]
    public async Task Corrected_description_does_not_bring_back_sold_copies()
    {
        var (id, version) = await OpenAsync();
        await SellAsync(id, copies: 3);

        var saved = await EditAsync(id, Seen with { Description = "Corrected." }, version);

        Assert.Equal(("Corrected.", 7), (saved.Value.GetProperty("description").GetString(), saved.Value.GetProperty("stock").GetInt32()));
    }

    [Fact]
    public async Task Counted_stock_is_refused_when_copies_sold_in_between_and_says_how_many()
    {
        var (id, version) = await OpenAsync();
        await SellAsync(id, copies: 3);

        var refused = await EditAsync(id, Seen with { Stock = 12 }, version);

        Assert.Equal((HttpStatusCode.Conflict, "stock_changed"), (refused.Status, refused.Code));
        Assert.Equal((10, 7, 3, 0), (Number("stockSeen"), Number("stock"), Number("sold"), Number("received")));
        Assert.Equal(7, (await _shop.Admin.StockAsync(id)).Value.Stock);
        var again = await EditAsync(id, Seen with { Stock = 9 }, refused.Problem.GetProperty("version").GetString()!);
        Assert.Equal(9, again.Value.GetProperty("stock").GetInt32());

        int Number(string name) => refused.Problem.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Stock_that_is_the_same_again_by_sales_and_deliveries_is_still_another_stock()
    {
        var (id, version) = await OpenAsync();
        await SellAsync(id, copies: 3);
        await EditAsync(id, Seen with { Stock = 10 }, await VersionAsync(id));

        Assert.Equal("stock_changed", (await EditAsync(id, Seen with { Stock = 11 }, version)).Code);
    }

    [Fact]
    public async Task Second_of_two_admins_is_told_of_the_first()
    {
        var (id, version) = await OpenAsync();

        await EditAsync(id, Seen with { UnitAmount = 1299 }, version);
        var second = await EditAsync(id, Seen with { Description = "Corrected." }, version);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "listing_changed"), (second.Status, second.Code));
        Assert.Equal(1299, second.Problem.GetProperty("current").GetProperty("unitAmount").GetInt64());
        Assert.Equal((1299L, "A description."), ((await _shop.Admin.BookAsync(id)).Value.UnitAmount, (await _shop.Admin.BookAsync(id)).Value.Description));
    }

    [Fact]
    public async Task One_of_many_admins_at_once_wins()
    {
        var (id, version) = await OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => EditAsync(id, Seen with { Title = $"Title {i}", Stock = 20 + i }, version)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public async Task Edit_without_the_version_it_is_based_on_is_refused(string? version)
    {
        var (id, _) = await OpenAsync();

        var refused = await EditAsync(id, Seen with { Title = "Blind" }, version);

        Assert.Equal((HttpStatusCode)428, refused.Status);
        Assert.Equal("version_required", refused.Code);
    }

    [Fact]
    public async Task Version_of_no_book_matches_none()
    {
        var (id, _) = await OpenAsync();

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await EditAsync(id, Seen with { Title = "Blind" }, "of no book")).Status);
    }

    [Fact]
    public async Task Edit_repeated_after_a_lost_answer_is_done()
    {
        var (id, version) = await OpenAsync();

        await EditAsync(id, Seen with { Title = "Once", Stock = 12 }, version);

        Assert.Equal(12, (await EditAsync(id, Seen with { Title = "Once", Stock = 12 }, version)).Value.GetProperty("stock").GetInt32());
    }

    [Fact]
    public async Task Version_is_the_entity_tag_of_the_book()
    {
        var (id, version) = await OpenAsync();
        using var api = _shop.ApiClient();
        using var admin = await Shopper.AdminAsync(api);

        using var read = await api.GetAsync($"/api/admin/books/{id}", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/admin/books/{id}") { Content = JsonContent.Create(Seen with { Stock = 11 }) };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        using var saved = await api.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal($"\"{version}\"", read.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal($"\"{await VersionAsync(id)}\"", saved.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Cover_of_a_colleague_is_not_replaced_unseen()
    {
        var (id, version) = await OpenAsync();

        var first = await CoverAsync(HttpMethod.Put, id, version, Pictures.Make(400, 600));
        var replaced = await CoverAsync(HttpMethod.Put, id, version, Pictures.Make(300, 600));
        var removed = await CoverAsync(HttpMethod.Delete, id, version, null);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.All([replaced, removed], answer => Assert.Equal((HttpStatusCode.PreconditionFailed, "listing_changed"), (answer.Status, answer.Code)));
        Assert.Equal(first.Value.GetProperty("coverUrl").GetString(), (await _shop.Admin.BookAsync(id)).Value.CoverUrl);
        Assert.Equal("version_required", (await CoverAsync(HttpMethod.Put, id, null, Pictures.Make(300, 600))).Code);
    }

    [Fact]
    public async Task Book_that_a_colleague_has_restocked_is_not_taken_off_unseen()
    {
        var (id, version) = await OpenAsync();
        await EditAsync(id, Seen with { Stock = 60 }, version);

        var refused = await _shop.Admin.SendContentAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}", null, ("If-Match", $"\"{version}\""));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "listing_changed"), (refused.Status, refused.Code));
        Assert.Equal(60, (await _shop.Admin.StockAsync(id)).Value.Stock);
    }

    [Fact]
    public async Task Copies_that_a_colleague_has_relisted_and_that_sold_do_not_come_back()
    {
        var id = (await _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", Seen with { Title = $"Gone {Guid.NewGuid():N}", Stock = 1 })).Value.Id;
        await SellAsync(id, copies: 1);
        var seen = await DelistedVersionAsync(id);
        await RelistAsync(id, seen);
        await SellAsync(id, copies: 1);

        var refused = await RelistAsync(id, seen);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "listing_changed"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.OK, (await RelistAsync(id, await DelistedVersionAsync(id))).Status);
    }

    private Task<Answer<JsonElement>> RelistAsync(long id, string version) => _shop.Admin.SendContentAsync<JsonElement>(
        HttpMethod.Post, $"/api/admin/books/{id}/relist", JsonContent.Create(new Relist(1)), ("If-Match", $"\"{version}\""));

    private async Task<string> DelistedVersionAsync(long id) => VersionOf((await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/retired-listings?q=gone"))
        .Value.GetProperty("items").EnumerateArray().Single(book => book.GetProperty("bookId").GetInt64() == id));

    private async Task<(long Id, string Version)> OpenAsync()
    {
        var id = (await _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", Seen)).Value.Id;
        return (id, await VersionAsync(id));
    }

    private async Task<string> VersionAsync(long id) => VersionOf((await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, $"/api/admin/books/{id}")).Value);

    private static string VersionOf(JsonElement view) => view.TryGetProperty("version", out var version) ? version.GetString()! : "none";

    private Task<Answer<JsonElement>> EditAsync(long id, BookEdit edit, string? version) => _shop.Admin.SendContentAsync<JsonElement>(
        HttpMethod.Put, $"/api/admin/books/{id}", JsonContent.Create(edit),
        version is null ? [] : [("If-Match", version.StartsWith('"') || version == "*" ? version : $"\"{version}\"")]);

    private async Task<Answer<JsonElement>> CoverAsync(HttpMethod method, long id, string? version, byte[]? picture)
    {
        using var content = picture is null ? null : new ByteArrayContent(picture);
        return await _shop.Admin.SendContentAsync<JsonElement>(
            method, $"/api/admin/books/{id}/cover", content, version is null ? [] : [("If-Match", $"\"{version}\"")]);
    }

    private async Task SellAsync(long id, int copies)
    {
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(id, copies);
        await _shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
    }
}
