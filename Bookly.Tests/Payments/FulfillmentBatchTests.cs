using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments;

/// <summary>Orders that are paid at the same moment share a transaction, and nothing else.</summary>
public sealed class FulfillmentBatchTests(ShopFixture fixture)
{
    /// <summary>As many as are committed at once; while they are, the rest gather.</summary>
    private const int Blockers = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_paid_during_a_commit_share_the_next_one()
    {
        await using var rush = await RushAsync(buyers: 12, stock: 12);

        await rush.PayTogetherAsync(rush.Sessions);

        Assert.Equal(Enumerable.Repeat(OrderStatus.Fulfilled, 14), await rush.StatusesAsync());
        Assert.True(rush.Groups.Max(group => group.Size) > 1, "Every order had a transaction of its own.");
        Assert.Equal(ProblemCodes.BookNotFound, (await rush.Shop.Admin.BookAsync(rush.Book)).Code);
        Assert.Equal(1L, await rush.Shop.QueryAsync<long>($"SELECT count(*) FROM delisted_listings WHERE book_id = {rush.Book}"));
        Assert.Equal(0L, await rush.Shop.QueryAsync<long>("SELECT count(*) FROM cart_items"));
        await rush.Shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Unfulfillable_orders_do_not_affect_their_group()
    {
        await using var rush = await RushAsync(buyers: 8, stock: 20);
        var (wrongAmount, closed, gone) = (rush.Sessions[2], rush.Sessions[3], rush.Sessions[4]);
        await rush.Shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = subtotal_amount - 1, total_amount = total_amount - 1 WHERE id = '{wrongAmount.OrderId}'");
        await rush.Shop.ExecuteAsync(
            $"UPDATE orders SET status = 'Expired' WHERE id = '{closed.OrderId}'; UPDATE books SET held = held - 1 WHERE id = {rush.Book}");
        await rush.Shop.ExecuteAsync($"UPDATE order_lines SET book_id = 999999 WHERE order_id = '{gone.OrderId}'; UPDATE books SET held = held - 1 WHERE id = {rush.Book}");

        await rush.PayTogetherAsync(rush.Sessions);

        Assert.Contains(rush.Groups, group => !group.Fulfilled && group.Size > 1);
        var statuses = await rush.StatusesAsync();
        Assert.Equal((OrderStatus.AwaitingPayment, OrderStatus.Expired), (statuses[2], statuses[3]));
        Assert.True(statuses[4] is OrderStatus.RefundPending or OrderStatus.Refunded);
        Assert.Equal(7, statuses.Count(status => status == OrderStatus.Fulfilled));
        Assert.Equal(2L, await rush.Shop.QueryAsync<long>("SELECT count(*) FROM payment_cases"));
        Assert.Equal(20 - 5, (await rush.Shop.Admin.StockAsync(rush.Book)).Value.Stock);
        Assert.Equal(0L, await rush.Shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE state <> 'Processed'"));
    }

    [Fact]
    public async Task Duplicates_within_a_group_have_one_effect()
    {
        // Without the lock, which keeps them apart.
        await using var rush = await RushAsync(buyers: 4, stock: 20, settings: Controls.Unguarded.NoRedis);

        await rush.PayTogetherAsync([.. rush.Sessions, rush.Sessions[^1], rush.Sessions[^2]], eventOf: i => i == 6 ? "evt_5" : $"evt_{i}");

        Assert.Equal(Enumerable.Repeat(OrderStatus.Fulfilled, 6), await rush.StatusesAsync());
        Assert.Equal(20 - 4, (await rush.Shop.Admin.StockAsync(rush.Book)).Value.Stock);
        await rush.Shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Broken_group_commit_is_finished_order_by_order()
    {
        await using var rush = await RushAsync(buyers: 8, stock: 20, dieAfterBlockers: true);

        await rush.PayTogetherAsync(rush.Sessions);

        await Eventually.BecomesAsync(rush.StatusesAsync, statuses => statuses.All(status => status == OrderStatus.Fulfilled));
        Assert.Equal(20 - 8, (await rush.Shop.Admin.StockAsync(rush.Book)).Value.Stock);
        await rush.Shop.AssertInvariantsAsync();
    }

    /// <summary>Open checkouts for one copy each: of one book, but for the first two, who must not wait for each other.</summary>
    private async Task<Rush> RushAsync(int buyers, int stock, bool dieAfterBlockers = false, params string[] settings)
    {
        var commits = new CommitsWait(dieAfterBlockers);
        var shop = await TestShop.StartAsync(
            fixture, configure: builder => builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(commits)), settings: settings);
        var book = await shop.Admin.ListBookAsync(stock);
        var sessions = new List<CheckoutSession>();
        foreach (var reader in await shop.NewShoppersAsync(Blockers + buyers))
        {
            sessions.Add(await reader.StartBuyingAsync(sessions.Count < Blockers ? await shop.Admin.ListBookAsync(stock: 5) : book));
        }

        return new Rush(shop, commits, book, sessions);
    }

    private sealed class Rush : IAsyncDisposable
    {
        private readonly CommitsWait _commits;
        private readonly MeterListener _meter;

        public Rush(TestShop shop, CommitsWait commits, long book, List<CheckoutSession> sessions)
        {
            (Shop, _commits, Book, Sessions) = (shop, commits, book, sessions);
            var factory = shop.Services().GetRequiredService<IMeterFactory>();
            _meter = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Name == "bookly.fulfillment.group" && ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
                },
            };
            _meter.SetMeasurementEventCallback<int>((_, size, tags, _) => Groups.Add((size, tags[0].Value is true)));
            _meter.Start();
        }

        public TestShop Shop { get; }

        public long Book { get; }

        public List<CheckoutSession> Sessions { get; }

        public ConcurrentBag<(int Size, bool Fulfilled)> Groups { get; } = [];

        /// <summary>The first two keep both committers busy; the others come while those wait to commit, and so gather.</summary>
        public async Task PayTogetherAsync(List<CheckoutSession> sessions, Func<int, string>? eventOf = null)
        {
            var bodies = new List<string>();
            foreach (var session in sessions) bodies.Add(await StripeBodies.PaidEventAsync(Shop, eventOf?.Invoke(bodies.Count) ?? $"evt_{bodies.Count}", session));
            _commits.Arm(Blockers);
            var posts = new List<Task<HttpResponseMessage>>();
            for (var i = 0; i < Blockers; i++)
            {
                posts.Add(Shop.PostWebhookAsync(bodies[i]));
                await Eventually.BecomesAsync(() => Task.FromResult(_commits.Waiting), waiting => waiting == i + 1);
            }

            posts.AddRange(bodies.Skip(Blockers).Select(body => Shop.PostWebhookAsync(body)));
            await Eventually.BecomesAsync(() => Task.FromResult(Shop.Services().GetRequiredService<FulfillmentBatch>().Waiting), waiting => waiting == sessions.Count - Blockers);
            _commits.Release();
            Assert.All(await Task.WhenAll(posts), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        }

        public async Task<OrderStatus[]> StatusesAsync()
        {
            await using var scope = Shop.Services().CreateAsyncScope();
            var orders = await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Orders.AsNoTracking().ToDictionaryAsync(order => order.Id, order => order.Status, Ct);
            return [.. Sessions.Select(session => orders[session.OrderId])];
        }

        public async ValueTask DisposeAsync()
        {
            _meter.Dispose();
            await Shop.DisposeAsync();
        }
    }

    /// <summary>Holds the first commits after <see cref="Arm"/>; may let the next one break off.</summary>
    private sealed class CommitsWait(bool dieAfterwards) : DbTransactionInterceptor
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _toHold;
        private int _toDie;
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public void Arm(int commits) => Volatile.Write(ref _toHold, commits);

        public void Release()
        {
            Volatile.Write(ref _toDie, dieAfterwards ? 1 : 0);
            _released.TrySetResult();
        }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Decrement(ref _toHold) >= 0)
            {
                Interlocked.Increment(ref _waiting);
                await _released.Task.WaitAsync(cancellationToken);
            }
            else if (Interlocked.Decrement(ref _toDie) >= 0)
            {
                throw new InvalidOperationException("The process died here.");
            }

            return result;
        }
    }
}
