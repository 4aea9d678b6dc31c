using Bookly.ApiService.Data;
using Bookly.ApiService.Reconciliation;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments.Reconciliation;

/// <summary>One replica at a time reconciles; another goes on when it dies, from where it stopped.</summary>
public sealed class ReconcileLeaseTests(ShopFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_of_a_dead_replica_is_resumed_at_its_page()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2);
        var book = await shop.Admin.ListBookAsync(stock: 5);
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var (first, early) = await StartAsync(shop, book);
        await shop.Stripe.PayAsync(early.SessionId);
        var (second, late) = await StartAsync(shop, book);
        await shop.Stripe.PayAsync(late.SessionId);

        // A replica that takes the run, looks at the page with the later session, and is never heard of again.
        var dead = await TakeAsync(shop);
        await UseAsync<BooklyDbContext>(shop, async db =>
        {
            await dead.BeginAsync(db, ReconcileStep.Sessions, Ct);
            await dead.ScanAsync(db, ReconcileStep.Sessions, new ReconcilerOptions(), DateTimeOffset.UtcNow, Ct);
            await dead.CountAsync(db, ReconcileStep.Sessions, new ScanCounts(1), fraction: 0.5, cursor: late.SessionId, Ct);
        });
        await shop.ExecuteAsync("UPDATE reconcile_runs SET lease_until = now()");
        var done = await Eventually.BecomesAsync(
            async () => (await shop.Admin.SendAsync<ReconcileRunDetails>(HttpMethod.Get, $"/api/admin/reconcile/runs/{dead.RunId}")).Value,
            details => details.Run.State != ReconcileState.Running);

        Assert.Equal(ReconcileState.Succeeded, done.Run.State);
        Assert.Equal(early.OrderId, done.LatestRepairs.Single(repair => repair.StripeId == early.SessionId).OrderId);
        // Not looked at again as a session: its payment's walk has found it.
        Assert.DoesNotContain(done.LatestRepairs, repair => repair.StripeId == late.SessionId);
        Assert.Equal(OrderStatus.Fulfilled, (await first.OrderAsync(early.OrderId)).Value.Status);
        Assert.Equal(OrderStatus.Fulfilled, (await second.OrderAsync(late.OrderId)).Value.Status);
        Assert.Equal(2, await shop.QueryAsync<int>("SELECT fence FROM reconcile_runs"));

        // The dead one was only slow: it must not write any more.
        await UseAsync<BooklyDbContext>(shop, async db =>
        {
            await Assert.ThrowsAsync<ReconcileLeaseLostException>(() => dead.KeepAsync(db, Ct));
            await Assert.ThrowsAsync<ReconcileLeaseLostException>(
                () => dead.CountAsync(db, ReconcileStep.Sessions, new ScanCounts(1), fraction: 1, cursor: "cs_stale", Ct));
            await Assert.ThrowsAsync<ReconcileLeaseLostException>(() => dead.RecordAsync(db, RepairKind.Fulfilled, null, null, DateTimeOffset.UtcNow, Ct));
            await Assert.ThrowsAsync<ReconcileLeaseLostException>(() => dead.EndScanAsync(db, ReconcileStep.Sessions, Ct));
        });
        Assert.Equal(0L, await shop.QueryAsync<long>("SELECT count(*) FROM reconcile_marks WHERE scan_cursor IS NOT NULL"));
    }

    [Fact]
    public async Task Scheduled_run_starts_and_is_taken_by_one_replica()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2, settings: "Reconciler:Interval=1.00:00:00");

        await Eventually.BecomesAsync(
            async () => (await shop.Admin.SendAsync<PagedList<Contracts.ReconcileRun>>(HttpMethod.Get, "/api/admin/reconcile/runs")).Value.Items,
            runs => runs is [{ StartedBy: "schedule", State: ReconcileState.Succeeded }]);
        Assert.Equal(1, await shop.QueryAsync<int>("SELECT fence FROM reconcile_runs"));

        await UseAsync<ReconcileRuns>(shop, runs => runs.RequestIfDueAsync(Ct));
        Assert.Equal(1L, await shop.QueryAsync<long>("SELECT count(*) FROM reconcile_runs"));
    }

    [Fact]
    public async Task Mark_does_not_pass_failed_objects()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 1);
        var lease = await TakeAsync(shop);
        var failedAt = DateTimeOffset.UtcNow.AddDays(-2);
        await UseAsync<BooklyDbContext>(shop, async db =>
        {
            await lease.ScanAsync(db, ReconcileStep.Sessions, new ReconcilerOptions(), DateTimeOffset.UtcNow, Ct);
            await lease.CountAsync(db, ReconcileStep.Sessions, new ScanCounts(2, Failed: 1, FailedAt: failedAt), fraction: 1, cursor: "cs_1", Ct);
            await lease.EndScanAsync(db, ReconcileStep.Sessions, Ct);
            await lease.FinishAsync(db, error: null, DateTimeOffset.UtcNow, Ct);
        });

        Assert.Equal("Failed", await shop.QueryAsync<string>("SELECT state FROM reconcile_runs"));
        Assert.Equal(failedAt.ToUnixTimeSeconds(), await shop.QueryAsync<long>("SELECT floor(extract(epoch FROM reached))::bigint FROM reconcile_marks"));
    }

    /// <summary>A run held by a replica, whose lease the shop's replicas must respect until it expires.</summary>
    private static async Task<ReconcileLease> TakeAsync(TestShop shop)
    {
        await shop.ExecuteAsync(
            """
            INSERT INTO reconcile_runs (started_by, state, started_at, holder, fence, lease_until)
            VALUES ('a test', 'Running', now(), 'dies soon', 1, now() + interval '1 hour')
            """);
        ReconcileLease? lease = null;
        await UseAsync<BooklyDbContext>(
            shop, async db => lease = new ReconcileLease(await db.ReconcileRuns.AsNoTracking().SingleAsync(Ct), TimeSpan.FromHours(1)));
        return lease!;
    }

    private static async Task UseAsync<T>(TestShop shop, Func<T, Task> use) where T : notnull
    {
        await using var scope = shop.Services().CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    private static async Task<(Shopper Reader, CheckoutSession Session)> StartAsync(TestShop shop, long book)
    {
        var reader = await shop.NewShopperAsync();
        return (reader, await reader.StartBuyingAsync(book));
    }
}
