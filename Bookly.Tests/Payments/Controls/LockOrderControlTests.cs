using System.Net;
using Bookly.ApiService.Payments;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Payments.Controls;

/// <summary>All lock books by ascending id. Where each locks in an order of its own, two that want the same books can wait for each other.</summary>
public sealed class LockOrderControlTests(ShopFixture fixture)
{
    private static readonly FulfilmentStatements MostCopiesFirst = new()
    {
        LockBooks =
            "SELECT b.id FROM books b JOIN order_lines l ON l.book_id = b.id WHERE l.order_id = ANY ($1) ORDER BY l.quantity DESC FOR UPDATE OF b",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Two_orders_for_the_same_books_deadlock_only_without_the_order_of_locks(bool ordered, long deadlocks)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, ordered ? null : MostCopiesFirst, replicas: 2);
        long[] books = [await shop.Admin.ListBookAsync(stock: 50), await shop.Admin.ListBookAsync(stock: 50), await shop.Admin.ListBookAsync(stock: 50)];
        var readers = await shop.NewShoppersAsync(2);
        // Most copies first, one locks the books 0, 2, 1 and the other 1, 2, 0.
        string[] events = [await PaidAsync(shop, readers[0], books, [3, 1, 2], "evt_one"), await PaidAsync(shop, readers[1], books, [1, 3, 2], "evt_two")];

        // Both get as far as the third book, which the test holds, and go on together.
        Task<HttpResponseMessage[]> handling;
        await using (var connection = new NpgsqlConnection(shop.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var hold = new NpgsqlCommand($"SELECT 1 FROM books WHERE id = {books[2]} FOR UPDATE", connection);
            await hold.ExecuteNonQueryAsync(Ct);
            handling = Task.WhenAll(events.Select((body, i) => shop.PostWebhookAsync(body, replica: i)));
            await Eventually.BecomesAsync(shop.WaitingForLocksAsync, waiting => waiting == 2);
            await transaction.RollbackAsync(Ct);
        }

        Assert.All(await handling, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2L, await shop.QueryAsync<long>("SELECT count(*) FROM fulfillments"));
        Assert.Equal(deadlocks, await Eventually.BecomesAsync(
            () => shop.QueryAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), count => count >= deadlocks));
        // A deadlock costs a second and a repeated transaction, never the promise.
        await shop.AssertInvariantsAsync();
    }

    private static async Task<string> PaidAsync(TestShop shop, Shopper reader, long[] books, int[] quantities, string eventId)
    {
        foreach (var (book, quantity) in books.Zip(quantities)) await reader.PutInCartAsync(book, quantity);
        var session = (await reader.CheckOutAsync()).Value;
        return await StripeBodies.PaidEventAsync(shop, eventId, session);
    }
}
