using System.Data.Common;
using System.Net;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Bookly.Tests.Payments;

/// <summary>One effect, whatever is missing, lying or dying.</summary>
public sealed class ExactlyOnceTests(ShopFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_callers_fulfill_once_without_Redis()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2, settings: "ConnectionStrings:redis=127.0.0.1:1,connectTimeout=200");

        await FloodAsync(shop, replicas: 2);
    }

    [Fact]
    public async Task Concurrent_callers_fulfill_once_on_three_replicas()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 3);

        await FloodAsync(shop, replicas: 3);
    }

    [Fact]
    public async Task Lock_marked_done_does_not_replace_the_ledger()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var (reader, session, _) = await PaidWithoutWebhookAsync(shop);
        await SetLockAsync(shop, session, "done");

        Assert.True((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
        await shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Lease_of_a_dead_caller_does_not_block_fulfillment()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var (reader, session, _) = await PaidWithoutWebhookAsync(shop);
        await SetLockAsync(shop, session, "token-of-a-dead-process");

        Assert.True((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
        await shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(DeathAt.Begin, "inbox")]
    [InlineData(DeathAt.Commit, "inbox")]
    [InlineData(DeathAt.AfterCommit, "webhook")]
    public async Task Broken_transaction_is_finished_once_by_the_next_caller(DeathAt point, string by)
    {
        var dying = new Dying(point);
        await using var shop = await TestShop.StartAsync(
            fixture, configure: builder => builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(dying)));
        var book = await shop.Admin.ListBookAsync(stock: 5);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);
        var body = await StripeBodies.PaidEventAsync(shop, "evt_dies", session);
        dying.IsArmed = true;

        using var response = await shop.PostWebhookAsync(body);

        dying.IsArmed = false;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(dying.Deaths > 0);
        var order = await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, o => o.Status == OrderStatus.Fulfilled);
        Assert.Equal(by, order.History[^1].By);
        Assert.Equal(3, (await shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal("Processed", await shop.QueryAsync<string>("SELECT state FROM payment_events WHERE id = 'evt_dies'"));
        await shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Replicas_starting_together_migrate_and_seed_once()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 0);
        await shop.EmptyDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => shop.InitializeAsync(shop.ConnectionString), Ct)));

        Assert.Equal(0L, await shop.QueryAsync<long>("SELECT count(*) FROM (SELECT title, author FROM books GROUP BY title, author HAVING count(*) > 1) twice"));
        Assert.Equal(2L, await shop.QueryAsync<long>("SELECT count(*) FROM users"));
    }

    /// <summary>Every replica is asked by every road, several times, at the same moment.</summary>
    private static async Task FloodAsync(TestShop shop, int replicas)
    {
        var (reader, session, book) = await PaidWithoutWebhookAsync(shop);
        var body = await StripeBodies.PaidEventAsync(shop, "evt_flood", session);
        var again = await StripeBodies.PaidEventAsync(shop, "evt_flood_again", session);

        var webhooks = Enumerable.Range(0, 6 * replicas)
            .Select(i => shop.PostWebhookAsync(i % 2 == 0 ? body : again, replica: i % replicas)).ToArray();
        var returns = Enumerable.Range(0, 6).Select(_ => reader.VerifyAsync(session.SessionId)).ToArray();

        Assert.All(await Task.WhenAll(webhooks), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.All(await Task.WhenAll(returns), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(OrderStatus.Fulfilled, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal(7, (await shop.Admin.StockAsync(book)).Value.Stock);
        await shop.AssertInvariantsAsync();
    }

    private static async Task<(Shopper Reader, CheckoutSession Session, long Book)> PaidWithoutWebhookAsync(TestShop shop)
    {
        var book = await shop.Admin.ListBookAsync(stock: 9);
        var reader = await shop.NewShopperAsync();
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book, quantity: 2);
        await shop.Stripe.PayAsync(session.SessionId);
        return (reader, session, book);
    }

    private static Task<bool> SetLockAsync(TestShop shop, CheckoutSession session, string value) =>
        shop.Services().GetRequiredService<IConnectionMultiplexer>().GetDatabase()
            .StringSetAsync($"bookly:fulfil:{session.SessionId}", value, TimeSpan.FromSeconds(30));

    public enum DeathAt
    {
        Begin,
        Commit,
        AfterCommit,
    }

    /// <summary>Lets every transaction of a payment break off at one point, while armed.</summary>
    private sealed class Dying(DeathAt point) : DbTransactionInterceptor
    {
        private int _deaths;

        public volatile bool IsArmed;

        public int Deaths => _deaths;

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
        {
            Die(DeathAt.Begin);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Die(DeathAt.Commit);
            return ValueTask.FromResult(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Die(DeathAt.AfterCommit);
            return Task.CompletedTask;
        }

        private void Die(DeathAt here)
        {
            // Both attempts, the batch's and the order's own, but not the transaction after them, which records the failure.
            if (!IsArmed || here != point || Interlocked.Increment(ref _deaths) > 2) return;

            throw new InvalidOperationException("The process died here.");
        }
    }
}
