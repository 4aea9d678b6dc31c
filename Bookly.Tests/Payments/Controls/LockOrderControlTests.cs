using System.Net;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookly.Tests.Payments.Controls;

/// <summary>
/// All lock orders, cart lines and books by ascending id. Where each locks in an order of its own, two that want the same rows can wait
/// for each other.
/// </summary>
public sealed class LockOrderControlTests(ShopFixture fixture)
{
    private static readonly FulfillmentStatements InOrder = new();

    private static readonly FulfillmentStatements MostCopiesFirst = InOrder with
    {
        LockBooks = InOrder.LockBooks.Changed(
            "ORDER BY b.id", "ORDER BY (SELECT max(l.quantity) FROM order_lines l WHERE l.book_id = b.id AND l.order_id = ANY ($1)) DESC"),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly FulfillmentStatements OrdersAsTheyCome = InOrder with
    {
        LockOrders = InOrder.LockOrders.Changed("ORDER BY o.id", "ORDER BY array_position($1, o.id)"),
    };

    private static readonly FulfillmentStatements MostCopiesOutOfTheCartFirst = InOrder with
    {
        LockCarts = InOrder.LockCarts.Changed("ORDER BY c.user_id, c.book_id", "ORDER BY l.quantity DESC"),
    };

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Orders_deadlock_over_books_only_without_lock_order(bool ordered, long deadlocks)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, ordered ? null : MostCopiesFirst, replicas: 2);
        var books = await ThreeBooksAsync(shop);
        var readers = await shop.NewShoppersAsync(2);
        // Most copies first, one locks the books 0, 2, 1 and the other 1, 2, 0.
        string[] events = [await PaidAsync(shop, readers[0], books, [3, 1, 2], "evt_one"), await PaidAsync(shop, readers[1], books, [1, 3, 2], "evt_two")];

        await CollideAsync(shop, $"SELECT 1 FROM books WHERE id = {books[2]} FOR UPDATE", () => DeliverAsync(shop, events));

        await AssertFulfilledAsync(shop, orders: 2, deadlocks);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Orders_deadlock_over_the_cart_only_without_lock_order(bool ordered, long deadlocks)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, ordered ? null : MostCopiesOutOfTheCartFirst, replicas: 2);
        var books = await ThreeBooksAsync(shop);
        var reader = (await shop.NewShoppersAsync(1))[0];
        var first = await PaidAsync(shop, reader, books, [3, 1, 2], "evt_one");
        // The money for the first is on its way when the shopper changes the cart and orders again.
        await shop.ExecuteAsync("UPDATE orders SET status = 'PaymentProcessing'");
        string[] events = [first, await PaidAsync(shop, reader, books, [1, 3, 2], "evt_two")];

        await CollideAsync(shop, $"SELECT 1 FROM cart_items WHERE book_id = {books[2]} FOR UPDATE", () => DeliverAsync(shop, events));

        await AssertFulfilledAsync(shop, orders: 2, deadlocks);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Groups_deadlock_only_without_lock_order(bool ordered, long deadlocks)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, ordered ? null : OrdersAsTheyCome);
        var books = await ThreeBooksAsync(shop);
        var readers = await shop.NewShoppersAsync(3);
        PaidOrder[] paid = await Task.WhenAll(readers.Select(async reader =>
        {
            var body = await PaidAsync(shop, reader, books, [1, 1, 1], $"evt_{Guid.NewGuid():N}");
            var stripeEvent = WebhookVerifier.Parse(body);
            var session = SessionSnapshot.From((Stripe.Checkout.Session)stripeEvent.Data.Object, stripeEvent.Created);
            return new PaidOrder(session.OrderId!.Value, session, "test", Entry: null);
        }));
        // Ascending, so that the one in the middle is the last one that both can get to.
        paid = [.. paid.OrderBy(order => order.OrderId.ToString(), StringComparer.Ordinal)];

        var fulfilled = 0;
        await CollideAsync(
            shop, $"SELECT 1 FROM orders WHERE id = '{paid[2].OrderId}' FOR UPDATE",
            () => Task.WhenAll(new[] { [paid[0], paid[2], paid[1]], new[] { paid[1], paid[2], paid[0] } }.Select(async group =>
            {
                try
                {
                    if (await shop.Services().GetRequiredService<FulfillmentBatch>().TryCommitAsync(group, "SET LOCAL lock_timeout = '10s'", Ct)) Interlocked.Increment(ref fulfilled);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
                {
                    // What the theory counts.
                }
            })));

        Assert.Equal(1, fulfilled);
        await AssertFulfilledAsync(shop, orders: 3, deadlocks);
    }

    /// <summary>Both get as far as the row that the test holds, and go on together.</summary>
    private static async Task CollideAsync(TestShop shop, string hold, Func<Task> work)
    {
        Task working;
        await using (var connection = new NpgsqlConnection(shop.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var command = new NpgsqlCommand(hold, connection);
            await command.ExecuteNonQueryAsync(Ct);
            working = work();
            await Eventually.BecomesAsync(shop.WaitingForLocksAsync, waiting => waiting == 2);
            await transaction.RollbackAsync(Ct);
        }

        await working;
    }

    private static async Task AssertFulfilledAsync(TestShop shop, long orders, long deadlocks)
    {
        Assert.Equal(orders, await shop.QueryAsync<long>("SELECT count(*) FROM fulfillments"));
        Assert.Equal(deadlocks, await Eventually.BecomesAsync(
            () => shop.QueryAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), count => count >= deadlocks));
        // A deadlock costs a second and a repeated transaction, never the promise.
        await shop.AssertInvariantsAsync();
    }

    /// <summary>Each event to a replica of its own, at once.</summary>
    private static async Task DeliverAsync(TestShop shop, string[] events) => Assert.All(
        await Task.WhenAll(events.Select((body, i) => shop.PostWebhookAsync(body, replica: i))),
        response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));

    private static async Task<long[]> ThreeBooksAsync(TestShop shop) =>
        [await shop.Admin.ListBookAsync(stock: 50), await shop.Admin.ListBookAsync(stock: 50), await shop.Admin.ListBookAsync(stock: 50)];

    private static async Task<string> PaidAsync(TestShop shop, Shopper reader, long[] books, int[] quantities, string eventId)
    {
        foreach (var (book, quantity) in books.Zip(quantities)) await reader.PutInCartAsync(book, quantity);
        var session = (await reader.CheckOutAsync()).Value;
        return await StripeBodies.PaidEventAsync(shop, eventId, session);
    }
}
