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
    public async Task A_book_is_created_read_edited_and_deleted()
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
    public async Task A_mistake_is_named_by_its_field(string field, BookEdit edit)
    {
        var answer = await CreateAsync(edit);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Stock_that_open_checkouts_hold_cannot_be_taken_away()
    {
        var id = (await CreateAsync(Valid)).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        await reader.StartBuyingAsync(id, quantity: 3);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.StockHeld), Refusal(await EditAsync(id, Valid with { Stock = 2 })));
        Assert.Equal(ProblemCodes.StockHeld, (await DeleteAsync(id)).Code);
        Assert.Equal(3, (await EditAsync(id, Valid with { Stock = 3 })).Value.Held);
    }

    [Fact]
    public async Task Deleting_by_force_ends_the_open_checkouts_first()
    {
        var id = (await CreateAsync(Valid)).Value.Id;
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(id, "?force=true")).Status);

        Assert.Equal(OrderStatus.Cancelled, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal("expired", (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("status").GetString());
        await _shop.AssertInvariantsAsync();
    }

    private Task<Answer<BookCreated>> CreateAsync(BookEdit edit) => _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit);

    private Task<Answer<AdminBook>> EditAsync(long id, BookEdit edit) =>
        _shop.Admin.SendAsync<AdminBook>(HttpMethod.Put, $"/api/admin/books/{id}", edit);

    private Task<Answer<JsonElement>> DeleteAsync(long id, string query = "") =>
        _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}{query}");

    private static (HttpStatusCode, string?) Refusal<T>(Answer<T> answer) => (answer.Status, answer.Code);
}
