using System.Globalization;
using System.Net;
using System.Text;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Inventory;

public sealed class StockStormTests(ShopFixture fixture)
{
    private const int Books = 6, Buyers = 60, Rounds = 8;

    /// <summary>Deliveries, losses, counts and imports of the same books while they sell: what is left is what came in less what sold, to the copy.</summary>
    [Fact]
    public async Task Stock_is_explained_after_sales_changes_counts_and_imports_at_once()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2);
        var mark = Guid.NewGuid().ToString("N");
        var books = new long[Books];
        for (var i = 0; i < Books; i++) books[i] = await shop.Admin.ListBookAsync(stock: 100, title: $"Storm {i} {mark}");
        var readers = await shop.NewShoppersAsync(Buyers);

        var sales = Task.WhenAll(readers.Select((reader, i) => BuyAsync(shop, reader, books[i % Books])));
        var changes = Task.WhenAll(Enumerable.Range(0, Rounds).Select(i => ChangeAsync(shop, books, i)));
        var counts = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => CountAsync(shop, books, mark)));
        var imports = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ImportAsync(shop, mark)));
        await Task.WhenAll(sales, changes, counts, imports);

        Assert.Equal(Buyers, await shop.QueryAsync<long>("SELECT count(*) FROM fulfillments"));
        foreach (var kind in (StockChangeKind[])[StockChangeKind.Delivery, StockChangeKind.Loss, StockChangeKind.ShelfCount, StockChangeKind.Imported])
        {
            Assert.True(await shop.QueryAsync<bool>($"SELECT EXISTS (SELECT 1 FROM stock_changes WHERE kind = '{kind}')"), $"Nothing was booked as {kind}: the storm shows nothing.");
        }

        Assert.Equal(0L, await shop.QueryAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
        await shop.AssertInvariantsAsync();
    }

    private static async Task BuyAsync(TestShop shop, Shopper reader, long book)
    {
        _ = (await reader.PutInCartAsync(book, 1)).Value;
        var session = (await PatientlyAsync(reader.CheckOutAsync)).Value;
        await shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
    }

    private static async Task ChangeAsync(TestShop shop, long[] books, int round)
    {
        // A loss after a count makes it doubtful: half of the books lose nothing, so that something is counted.
        for (var i = 0; i < books.Length; i++)
        {
            var book = books[i];
            var change = round % 2 == 0 || i % 2 == 0
                ? new ChangeStock(StockChangeKind.Delivery, 3, "Reprint") : new ChangeStock(StockChangeKind.Loss, -1, "Coffee");
            _ = (await PatientlyAsync(() => shop.Admin.SendAsync<AdminStockChange>(HttpMethod.Post, $"/api/admin/books/{book}/stock-changes", change))).Value;
        }
    }

    /// <summary>Each finds one copy more than expected, and is told when the other one has found it first.</summary>
    private static async Task CountAsync(TestShop shop, long[] books, string mark)
    {
        var count = (await shop.Admin.SendAsync<ShelfCount>(HttpMethod.Post, "/api/admin/shelf-counts", new StartShelfCount(Search: mark))).Value;
        foreach (var book in books)
        {
            var expected = (await shop.Admin.StockAsync(book)).Value.Stock;
            _ = (await PatientlyAsync(() => shop.Admin.SendAsync<ShelfCount>(
                HttpMethod.Put, $"/api/admin/shelf-counts/{count.Id}/lines", new CountBooks([new CountedBook(book, expected + 1)])))).Value;
        }

        _ = (await PatientlyAsync(() => shop.Admin.SendAsync<ShelfCount>(HttpMethod.Post, $"/api/admin/shelf-counts/{count.Id}/finish"))).Value;
    }

    private static async Task ImportAsync(TestShop shop, string mark)
    {
        var file = "title,author,genre,description,price,stock,difference\n" + string.Concat(Enumerable.Range(0, Books).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"Storm {i} {mark},A. Tester,Essays,Made for one test and for no other.,12.50,1,5\n")));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        var import = (await shop.Admin.SendContentAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports?fileName=storm.csv", content)).Value;
        _ = (await shop.Admin.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{import.Id}/confirm", new ConfirmImport(UpdateExisting: true))).Value;
        await Eventually.BecomesAsync(
            () => shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{import.Id}"), answer => answer.Value.State == ImportState.Done,
            TimeSpan.FromMinutes(2));
    }

    /// <summary>503 says that nothing has happened: the queue for a book was longer than a transaction waits.</summary>
    private static Task<Answer<T>> PatientlyAsync<T>(Func<Task<Answer<T>>> ask) =>
        Eventually.BecomesAsync(ask, answer => answer.Status != HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(2));
}
