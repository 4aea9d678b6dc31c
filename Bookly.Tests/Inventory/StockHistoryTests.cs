using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Inventory;

/// <summary>Every change of a stock but sales is a row with who and why, and the rows less the sales are the stock.</summary>
public sealed class StockHistoryTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.AssertInvariantsAsync();

    [Fact]
    public async Task Delivery_is_added_to_what_sold_meanwhile_and_tells_supplier_and_cost()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 20);
        await _shop.SellAsync(book, copies: 2);

        var delivery = (await ChangeAsync(book, new ChangeStock(StockChangeKind.Delivery, 12, "Autumn order", "Ingram  & Sons", 6000))).Value;

        Assert.Equal((12, 30, 2), (delivery.Difference, delivery.StockAfter, delivery.SoldBefore));
        Assert.Equal(("Ingram & Sons", 6000L, "usd", _shop.Admin.Email), (delivery.Supplier, delivery.Cost, delivery.Currency, delivery.By));
        Assert.Equal(30, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM audit_entries WHERE action = 'StockChanged' AND subject = 'book:{book}'"));
    }

    [Fact]
    public async Task Double_click_books_one_delivery()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        var delivery = new ChangeStock(StockChangeKind.Delivery, 5, "Reprint");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ChangeAsync(book, delivery, "clicked")));

        Assert.Single(answers.Select(answer => answer.Value.Id).Distinct());
        Assert.Equal(6, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.IdempotencyKeyReused), Refusal(await ChangeAsync(book, delivery with { Difference = 6 }, "clicked")));
        Assert.Equal(6, (await _shop.Admin.StockAsync(book)).Value.Stock);
    }

    [Fact]
    public async Task Every_road_leaves_its_row()
    {
        var title = $"Travelled {Guid.NewGuid():N}";
        var book = await _shop.Admin.ListBookAsync(stock: 3, title: title);
        var edit = new BookEdit(title, "A. Tester", "Essays", "Made for one test and for no other.", 1250, "usd", 5);
        _ = (await _shop.Admin.EditBookAsync(book, edit)).Value;
        _ = (await _shop.Admin.EditBookAsync(book, edit with { Description = "Corrected.", Stock = 5 })).Value;
        var order = (await _shop.SellAsync(book))[0];
        _ = (await _shop.Admin.RefundAsync(order, new RefundOrder(Restock: true))).Value;
        _ = (await ChangeAsync(book, new ChangeStock(StockChangeKind.Loss, -1, "Rain"))).Value;
        Assert.Equal(HttpStatusCode.NoContent, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{book}")).Status);
        _ = (await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{book}/relist", new Relist(1))).Value;
        var last = (await _shop.SellAsync(book))[0];
        _ = (await _shop.Admin.RefundAsync(last, new RefundOrder(Restock: true))).Value;

        Assert.Equal(
            [
                (StockChangeKind.Listed, 3, 3, 0), (StockChangeKind.Correction, 2, 5, 0), (StockChangeKind.Returned, 1, 5, 1), (StockChangeKind.Loss, -1, 4, 0),
                (StockChangeKind.Delisted, -4, 0, 0), (StockChangeKind.Relisted, 1, 1, 0), (StockChangeKind.Returned, 1, 1, 1),
            ],
            (await _shop.HistoryAsync(book)).Select(change => (change.Kind, change.Difference, change.StockAfter, change.SoldBefore)));
        Assert.All(await _shop.HistoryAsync(book), change => Assert.Equal(_shop.Admin.Email, change.By));
        Assert.Equal($"order:{order}", (await _shop.HistoryAsync(book))[2].Source);
    }

    [Fact]
    public async Task Book_off_the_catalog_keeps_its_history()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        await _shop.SellAsync(book);

        Assert.Equal([StockChangeKind.Listed], (await _shop.HistoryAsync(book)).Select(change => change.Kind));
        Assert.Equal(ProblemCodes.BookNotFound, (await ChangeAsync(book, new ChangeStock(StockChangeKind.Delivery, 1, "Found"))).Code);
        Assert.Equal(ProblemCodes.BookNotFound, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/books/99999999/stock-changes")).Code);
    }

    public static TheoryData<string, ChangeStock> Mistakes() => new()
    {
        { "kind", new ChangeStock(StockChangeKind.Returned, 1, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Delivery, -1, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Loss, 1, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Correction, 0, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Correction, int.MinValue, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Delivery, Limits.MaxStock, "Why") },
        { "difference", new ChangeStock(StockChangeKind.Loss, -5, "Why") },
        { "reason", new ChangeStock(StockChangeKind.Correction, 1, " ") },
        { "supplier", new ChangeStock(StockChangeKind.Loss, -1, "Why", "Somebody") },
        { "cost", new ChangeStock(StockChangeKind.Delivery, 1, "Why", Cost: -1) },
        { "currency", new ChangeStock(StockChangeKind.Delivery, 1, "Why", Cost: 1, Currency: "xxx") },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task Mistake_is_named_and_changes_nothing(string field, ChangeStock change)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 4);

        var answer = await ChangeAsync(book, change);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), Refusal(answer));
        Assert.Equal([field], answer.Problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Single(await _shop.HistoryAsync(book));
    }

    [Fact]
    public async Task Held_copies_are_not_lost()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 20);
        using var reader = await _shop.NewShopperAsync();
        await reader.StartBuyingAsync(book);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.StockHeld), Refusal(await ChangeAsync(book, new ChangeStock(StockChangeKind.Loss, -20, "Fire"))));

        Assert.Equal(1, (await ChangeAsync(book, new ChangeStock(StockChangeKind.Loss, -19, "Fire"))).Value.StockAfter);
    }

    [Fact]
    public async Task Threshold_of_a_title_decides_what_is_few()
    {
        var mark = Guid.NewGuid().ToString("N");
        var edit = new BookEdit($"Bestseller {mark}", "A. Tester", "Essays", "Text.", 1250, "usd", 40, LowStock: 50);
        var few = (await _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit)).Value.Id;
        var enough = await _shop.Admin.ListBookAsync(stock: 6, title: $"Ordinary {mark}");
        Assert.Equal([few], await LowAsync());

        _ = (await _shop.Admin.EditBookAsync(few, edit with { LowStock = 3 })).Value;
        Assert.Empty(await LowAsync());
        Assert.Null((await _shop.Admin.StockAsync(enough)).Value.LowStock);

        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{few}");
        Assert.Equal(3, (await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{few}/relist", new Relist(9))).Value.LowStock);
        Assert.Equal(ProblemCodes.ValidationFailed, (await _shop.Admin.EditBookAsync(few, edit with { LowStock = -1 })).Code);

        async Task<IEnumerable<long>> LowAsync() =>
            (await _shop.Admin.SendAsync<PagedList<AdminBookSummary>>(HttpMethod.Get, $"/api/admin/books?q={mark}&stock=low")).Value.Items.Select(book => book.Id);
    }

    [Theory]
    [InlineData("UPDATE books SET stock = stock + 1 WHERE id = {0}", "UPDATE books SET stock = stock - 1 WHERE id = {0}")]
    [InlineData("UPDATE stock_changes SET difference = difference - 1 WHERE book_id = {0}", "UPDATE stock_changes SET difference = difference + 1 WHERE book_id = {0}")]
    [InlineData("UPDATE stock_changes SET book_id = -book_id WHERE book_id = {0}", "UPDATE stock_changes SET book_id = {0} WHERE book_id = -{0}")]
    public async Task Stock_that_its_history_does_not_explain_is_found(string harm, string repair)
    {
        var book = (await _shop.Admin.ListBookAsync(stock: 4)).ToString(System.Globalization.CultureInfo.InvariantCulture);

        await _shop.ExecuteAsync(harm.Replace("{0}", book, StringComparison.Ordinal));

        var violation = Assert.Single((await _shop.Admin.InvariantsAsync()).Value.Violations);
        Assert.Equal("stock_adds_up", violation.Invariant);
        Assert.StartsWith($"book {book}: ", violation.Detail, StringComparison.Ordinal);
        await _shop.ExecuteAsync(repair.Replace("{0}", book, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_missing_from_the_history_of_a_sold_out_book_are_found()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        await _shop.SellAsync(book);
        await _shop.ExecuteAsync($"UPDATE stock_changes SET difference = 2 WHERE book_id = {book}");

        Assert.Equal("stock_adds_up", Assert.Single((await _shop.Admin.InvariantsAsync()).Value.Violations).Invariant);

        await _shop.ExecuteAsync($"UPDATE stock_changes SET difference = 1 WHERE book_id = {book}");
    }

    private Task<Answer<AdminStockChange>> ChangeAsync(long book, ChangeStock change, string? key = null) =>
        _shop.Admin.SendContentAsync<AdminStockChange>(
            HttpMethod.Post, $"/api/admin/books/{book}/stock-changes",
            JsonContent.Create(new { kind = change.Kind.ToString(), change.Difference, change.Reason, change.Supplier, change.Cost, change.Currency }),
            key is null ? [] : [("Idempotency-Key", key)]);

    private static (HttpStatusCode, string?) Refusal<T>(Answer<T> answer) => (answer.Status, answer.Code);
}
