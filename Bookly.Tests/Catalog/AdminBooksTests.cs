using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Catalog;

public sealed class AdminBooksTests(OwnShop own) : IClassFixture<OwnShop>
{
    private static readonly BookEdit Valid = new("A Title", "An Author", "Essays", "A description.", 999, "usd", 5, "978-0-00-000000-2", 1999);

    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Book_is_created_read_edited_and_deleted()
    {
        var id = (await CreateAsync(Valid)).Value.Id;

        var edited = (await EditAsync(id, Valid with { Title = "Another Title", Stock = 7, UnitAmount = 1099 })).Value;

        Assert.Equal(("Another Title", 7, 0, 1099L), (edited.Title, edited.Stock, edited.Held, edited.UnitAmount));
        Assert.Equal("Another Title", (await _shop.Admin.BookAsync(id)).Value.Title);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(id)).Status);
        Assert.Equal(ProblemCodes.BookNotFound, (await _shop.Admin.StockAsync(id)).Code);
        Assert.Equal(ProblemCodes.BookNotFound, (await DeleteAsync(id)).Code);
        await _shop.AssertInvariantsAsync();
    }

    public static TheoryData<string, BookEdit> Mistakes() => new()
    {
        { "title", Valid with { Title = " " } },
        { "title", Valid with { Title = new string('x', 301) } },
        { "author", Valid with { Author = "" } },
        { "genre", Valid with { Genre = null! } },
        { "description", Valid with { Description = "" } },
        { "unitAmount", Valid with { UnitAmount = 0 } },
        { "unitAmount", Valid with { UnitAmount = 100_000_000 } },
        { "stock", Valid with { Stock = -1 } },
        { "currency", Valid with { Currency = "eur" } },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task Book_errors_name_their_field(string field, BookEdit edit)
    {
        var answer = await CreateAsync(edit);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Held_stock_cannot_be_removed()
    {
        var id = (await CreateAsync(Valid)).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        await reader.StartBuyingAsync(id, quantity: 3);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.StockHeld), Refusal(await EditAsync(id, Valid with { Stock = 2 })));
        Assert.Equal(ProblemCodes.StockHeld, (await DeleteAsync(id)).Code);
        Assert.Equal(3, (await EditAsync(id, Valid with { Stock = 3 })).Value.Held);
    }

    [Fact]
    public async Task Forced_delete_closes_open_checkouts_first()
    {
        var id = (await CreateAsync(Valid)).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(id, "?force=true")).Status);

        Assert.Equal(OrderStatus.Cancelled, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal("expired", (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("status").GetString());
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Relisting_keeps_the_id_and_stock_adds_up()
    {
        var id = (await CreateAsync(Valid with { Title = $"Back again {Guid.NewGuid():N}", Stock = 2 })).Value.Id;
        await BuyAsync(id, quantity: 2);
        var delisted = Assert.Single((await DelistedAsync("back again")).Value.Items, book => book.BookId == id);
        Assert.Equal((0, true), (delisted.Stock, delisted.OrderId is not null));

        var relisted = (await RelistAsync(id, new Relist(3, 1500))).Value;

        Assert.Equal((id, 3, 0, 1500L), (relisted.Id, relisted.Stock, relisted.Held, relisted.UnitAmount));
        Assert.DoesNotContain((await DelistedAsync("back again")).Value.Items, book => book.BookId == id);
        Assert.Equal(ProblemCodes.AlreadyListed, (await RelistAsync(id, new Relist(3))).Code);
        await BuyAsync(id, quantity: 3);
        Assert.Equal(1500L, (await RelistAsync(id, new Relist(1))).Value.UnitAmount);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Relisting_keeps_the_hold_of_a_late_payment()
    {
        var id = (await CreateAsync(Valid)).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(id, quantity: 3);
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await Eventually.BecomesAsync(() => reader.OrderAsync(session.OrderId), order => order.Value.Status == OrderStatus.PaymentProcessing);
        await DeleteAsync(id, "?force=true");

        Assert.Equal(ProblemCodes.StockHeld, (await RelistAsync(id, new Relist(2))).Code);
        Assert.Equal((4, 3), ((await RelistAsync(id, new Relist(4))).Value.Stock, (await _shop.Admin.StockAsync(id)).Value.Held));
        await _shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(0, null, "stock")]
    [InlineData(1_000_001, null, "stock")]
    [InlineData(1, 0L, "unitAmount")]
    public async Task Relisting_requires_copies_and_a_price(int stock, long? unitAmount, string field)
    {
        var answer = await RelistAsync(1, new Relist(stock, unitAmount));

        Assert.Equal(ProblemCodes.ValidationFailed, answer.Code);
        Assert.Equal([field], answer.Problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Relisting_rejects_a_book_never_listed() =>
        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.BookNotFound), Refusal(await RelistAsync(99_999_999, new Relist(1))));

    [Fact]
    public async Task Admin_list_filters_by_words_and_stock()
    {
        var mark = Guid.NewGuid().ToString("N");
        var few = (await CreateAsync(Valid with { Title = $"Few {mark}", Stock = 5 })).Value.Id;
        var many = (await CreateAsync(Valid with { Title = $"Many 100% {mark}", Stock = 50 })).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        await reader.StartBuyingAsync(many);

        Assert.Equal([few, many], (await ListAsync($"?q={mark}")).Value.Items.Select(book => book.Id));
        Assert.Equal([many], (await ListAsync($"?q={mark}%20100%25")).Value.Items.Select(book => book.Id));
        Assert.Equal([few], (await ListAsync($"?q={mark}&stock=low")).Value.Items.Select(book => book.Id));
        Assert.Equal([(many, 1)], (await ListAsync($"?q={mark}&stock=held")).Value.Items.Select(book => (book.Id, book.Held)));
        var second = (await ListAsync($"?q={mark}&page=2&pageSize=1")).Value;
        Assert.Equal((2, many), (second.Total, Assert.Single(second.Items).Id));
    }

    private async Task BuyAsync(long id, int quantity)
    {
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(id, quantity);
        await _shop.Stripe.PayAsync(session.SessionId);
        await Eventually.BecomesAsync(() => reader.OrderAsync(session.OrderId), order => order.Value.Status == OrderStatus.Fulfilled);
    }

    private Task<Answer<PagedList<AdminBookSummary>>> ListAsync(string query) =>
        _shop.Admin.SendAsync<PagedList<AdminBookSummary>>(HttpMethod.Get, "/api/admin/books" + query);

    private Task<Answer<PagedList<DelistedBook>>> DelistedAsync(string q) =>
        _shop.Admin.SendAsync<PagedList<DelistedBook>>(HttpMethod.Get, "/api/admin/retired-listings?q=" + Uri.EscapeDataString(q));

    private Task<Answer<AdminBook>> RelistAsync(long id, Relist relist) =>
        _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{id}/relist", relist);

    private Task<Answer<BookCreated>> CreateAsync(BookEdit edit) => _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit);

    private Task<Answer<AdminBook>> EditAsync(long id, BookEdit edit) => _shop.Admin.EditBookAsync(id, edit);

    private Task<Answer<JsonElement>> DeleteAsync(long id, string query = "") =>
        _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}{query}");

    private static (HttpStatusCode, string?) Refusal<T>(Answer<T> answer) => (answer.Status, answer.Code);
}
