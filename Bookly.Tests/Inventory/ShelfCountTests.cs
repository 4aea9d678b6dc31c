using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Inventory;

public sealed class ShelfCountTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;
    private readonly string _mark = Guid.NewGuid().ToString("N");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.AssertInvariantsAsync();

    [Fact]
    public async Task Sales_before_and_after_a_number_are_taken_into_account()
    {
        var (missing, found, right, uncounted) = (await ListAsync("Missing", 20), await ListAsync("Found", 20), await ListAsync("Right", 20), await ListAsync("Uncounted", 20));
        var count = await StartAsync();
        Assert.Equal((4, 0), (count.Lines, count.Counted));
        await _shop.SellAsync(missing, copies: 2);
        Assert.Equal(18, (await LinesAsync(count.Id)).Single(line => line.BookId == missing).Expected);

        _ = (await CountAsync(count.Id, (missing, 15), (found, 22), (right, 20))).Value;
        await _shop.SellAsync(missing, copies: 1);
        await _shop.SellAsync(found, copies: 1);
        // The page sends all of its numbers again: the copy that sold since does not look missing.
        _ = (await CountAsync(count.Id, (missing, 15), (found, 22))).Value;

        Assert.Equal(
            [(found, 20, 22, 2), (missing, 18, 15, -3), (right, 20, 20, 0), (uncounted, 20, null, (int?)null)],
            (await LinesAsync(count.Id)).Select(line => (line.BookId, line.Expected!.Value, line.Counted, line.Difference)));
        var finished = (await FinishAsync(count.Id)).Value;

        Assert.Equal((ShelfCountState.Finished, 3, 2, 0), (finished.State, finished.Counted, finished.Differing, finished.Refused));
        Assert.Equal((14, 21, 20, 20), (await StockAsync(missing), await StockAsync(found), await StockAsync(right), await StockAsync(uncounted)));
        var row = (await _shop.HistoryAsync(missing))[^1];
        Assert.Equal((StockChangeKind.ShelfCount, -3, 14, 3, $"count:{count.Id}"), (row.Kind, row.Difference, row.StockAfter, row.SoldBefore, row.Source));
        Assert.Single(await _shop.HistoryAsync(right));

        Assert.Equal(ShelfCountState.Finished, (await FinishAsync(count.Id)).Value.State);
        Assert.Equal(14, await StockAsync(missing));
        Assert.Equal(ProblemCodes.ShelfCountFinished, (await CountAsync(count.Id, (missing, 1))).Code);
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM audit_entries WHERE action = 'ShelfCounted' AND subject = 'count:{count.Id}'"));
    }

    [Fact]
    public async Task Line_below_what_is_held_is_refused_and_the_others_are_booked()
    {
        var (held, other) = (await ListAsync("Held", 20), await ListAsync("Other", 20));
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(held);
        var count = await StartAsync();
        _ = (await CountAsync(count.Id, (held, 0), (other, 19))).Value;

        var refused = (await FinishAsync(count.Id)).Value;

        Assert.Equal((ShelfCountState.Open, 1), (refused.State, refused.Refused));
        Assert.Equal((20, 19), (await StockAsync(held), await StockAsync(other)));
        var line = Assert.Single(await LinesAsync(count.Id, "refused"));
        Assert.Equal((held, ShelfCountRefusal.Held, false), (line.BookId, line.Refusal, line.Booked));
        Assert.Equal(ProblemCodes.ShelfCountFinished, (await DiscardAsync(count.Id)).Code);

        await reader.CancelAsync(session.OrderId);
        Assert.Equal(ShelfCountState.Finished, (await FinishAsync(count.Id)).Value.State);
        Assert.Equal((0, 19), (await StockAsync(held), await StockAsync(other)));
    }

    [Fact]
    public async Task Difference_that_two_people_find_is_booked_once()
    {
        var book = await ListAsync("Twice", 10);
        var (one, two) = (await StartAsync(), await StartAsync());
        _ = (await CountAsync(one.Id, (book, 9))).Value;
        _ = (await CountAsync(two.Id, (book, 9))).Value;

        Assert.Equal(ShelfCountState.Finished, (await FinishAsync(one.Id)).Value.State);
        Assert.Equal(1, (await FinishAsync(two.Id)).Value.Refused);

        Assert.Equal(ShelfCountRefusal.Corrected, Assert.Single(await LinesAsync(two.Id)).Refusal);
        _ = (await CountAsync(two.Id, (book, null))).Value;
        _ = (await CountAsync(two.Id, (book, 9))).Value;
        Assert.Equal((ShelfCountState.Finished, 9), ((await FinishAsync(two.Id)).Value.State, await StockAsync(book)));
    }

    [Fact]
    public async Task Copies_that_come_in_leave_a_number_good_and_listing_again_does_not()
    {
        var (delivered, relisted) = (await ListAsync("Delivered", 5), await ListAsync("Relisted", 5));
        var count = await StartAsync();
        _ = (await CountAsync(count.Id, (delivered, 4), (relisted, 4))).Value;
        _ = (await _shop.Admin.SendAsync<AdminStockChange>(
            HttpMethod.Post, $"/api/admin/books/{delivered}/stock-changes", new ChangeStock(StockChangeKind.Delivery, 10, "Reprint"))).Value;
        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{relisted}");
        _ = (await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{relisted}/relist", new Relist(4))).Value;

        Assert.Equal(1, (await FinishAsync(count.Id)).Value.Refused);

        Assert.Equal((14, 4), (await StockAsync(delivered), await StockAsync(relisted)));
        Assert.Equal((relisted, ShelfCountRefusal.Corrected), (await LinesAsync(count.Id, "refused")).Select(line => (line.BookId, line.Refusal!.Value)).Single());
    }

    [Fact]
    public async Task Book_that_sells_out_while_it_is_counted_is_said()
    {
        var book = await ListAsync("Last", 1);
        var count = await StartAsync();
        _ = (await CountAsync(count.Id, (book, 2))).Value;
        await _shop.SellAsync(book);

        Assert.Equal(1, (await FinishAsync(count.Id)).Value.Refused);

        Assert.Equal(ShelfCountRefusal.Gone, Assert.Single(await LinesAsync(count.Id)).Refusal);
        _ = (await CountAsync(count.Id, (book, null))).Value;
        Assert.Equal(ShelfCountState.Finished, (await FinishAsync(count.Id)).Value.State);
    }

    [Fact]
    public async Task Count_of_a_genre_has_its_books_and_can_be_discarded()
    {
        await ListAsync("Essay", 3);
        var books = (await _shop.Admin.SendAsync<PagedList<AdminBookSummary>>(HttpMethod.Get, "/api/admin/books?pageSize=1")).Value.Total;

        var all = (await StartAsync(new StartShelfCount())).Value;
        var essays = (await StartAsync(new StartShelfCount("essays", _mark))).Value;

        Assert.Equal((books, 1, "Essays"), (all.Lines, essays.Lines, essays.Genre));
        Assert.Equal(HttpStatusCode.NoContent, (await DiscardAsync(all.Id)).Status);
        Assert.Equal(ProblemCodes.ShelfCountNotFound, (await FinishAsync(all.Id)).Code);
        Assert.Contains((await _shop.Admin.SendAsync<PagedList<ShelfCount>>(HttpMethod.Get, "/api/admin/shelf-counts")).Value.Items, count => count.Id == essays.Id);
        await DiscardAsync(essays.Id);
    }

    [Fact]
    public async Task Bad_input_is_refused_and_nothing_is_counted()
    {
        var book = await ListAsync("Bad", 5);
        var count = await StartAsync();

        Assert.Equal(ProblemCodes.ValidationFailed, (await StartAsync(new StartShelfCount(Search: "no such book " + _mark))).Code);
        Assert.Equal(ProblemCodes.ValidationFailed, (await CountAsync(count.Id, (book, -1))).Code);
        Assert.Equal(ProblemCodes.ValidationFailed, (await CountAsync(count.Id, (book, 1), (book, 2))).Code);
        Assert.Equal(ProblemCodes.ValidationFailed, (await CountAsync(count.Id)).Code);
        Assert.Equal(ProblemCodes.ShelfCountNotFound, (await CountAsync(Guid.NewGuid(), (book, 1))).Code);
        // Another shelf's book is no part of this count.
        Assert.Equal(0, (await CountAsync(count.Id, (book + 1_000_000, 1))).Value.Counted);
        await DiscardAsync(count.Id);
    }

    private Task<long> ListAsync(string title, int stock) => _shop.Admin.ListBookAsync(stock, title: $"{title} {_mark}");

    private async Task<ShelfCount> StartAsync() => (await StartAsync(new StartShelfCount(Search: _mark))).Value;

    private Task<Answer<ShelfCount>> StartAsync(StartShelfCount start) => _shop.Admin.SendAsync<ShelfCount>(HttpMethod.Post, "/api/admin/shelf-counts", start);

    private Task<Answer<ShelfCount>> CountAsync(Guid id, params (long Book, int? Counted)[] lines) => _shop.Admin.SendAsync<ShelfCount>(
        HttpMethod.Put, $"/api/admin/shelf-counts/{id}/lines", new CountBooks([.. lines.Select(line => new CountedBook(line.Book, line.Counted))]));

    private Task<Answer<ShelfCount>> FinishAsync(Guid id) => _shop.Admin.SendAsync<ShelfCount>(HttpMethod.Post, $"/api/admin/shelf-counts/{id}/finish");

    private Task<Answer<JsonElement>> DiscardAsync(Guid id) => _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/shelf-counts/{id}");

    private async Task<IReadOnlyList<ShelfCountLine>> LinesAsync(Guid id, string filter = "") =>
        (await _shop.Admin.SendAsync<PagedList<ShelfCountLine>>(HttpMethod.Get, $"/api/admin/shelf-counts/{id}/lines?filter={filter}")).Value.Items;

    private async Task<int> StockAsync(long book) => (await _shop.Admin.StockAsync(book)).Value.Stock;
}
