using System.Globalization;
using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Fire;

/// <summary>
/// Replicas are killed while the fulfillment, or the reconciler, stands at one point of its work. A trigger of the test's own holds it there,
/// inside Postgres, so that the moment is exact and the product knows nothing of it.
/// </summary>
[Collection(SharedFireShop.Name)]
public sealed class KillPointTests(FireShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the claim of the event", "TRIGGER kill_point BEFORE INSERT ON payment_events FOR EACH ROW WHEN (NEW.state = 'Processed')", "AwaitingPayment")]
    [InlineData("the last statement but one", "TRIGGER kill_point AFTER UPDATE ON books FOR EACH ROW WHEN (NEW.stock <> OLD.stock)", "AwaitingPayment")]
    [InlineData("the commit, whose answer is lost",
        "CONSTRAINT TRIGGER kill_point AFTER INSERT ON fulfillments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW", "Fulfilled")]
    public async Task Killed_in_the_middle_of(string point, string trigger, string left)
    {
        var book = await shop.Admin.ListBookAsync(stock: 10, title: point);
        using var reader = (await shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book, quantity: 2);
        await HoldAtAsync(trigger);
        await shop.Stripe.PayAsync(session.SessionId);
        await Eventually.BecomesAsync(StandingThereAsync, standing => standing > 0);
        await Task.WhenAll(shop.Replicas.Select(replica => shop.KillAsync(replica, Ct)));
        await shop.ExecuteAsync("DELETE FROM kill_point_holds");
        await Eventually.BecomesAsync(OthersConnectedAsync, others => others == 0);

        Assert.Equal(left, await shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{session.OrderId}'"));
        Assert.Equal(left == "Fulfilled" ? 8 : 10, await shop.QueryAsync<int>($"SELECT stock FROM books WHERE id = {book}"));
        Assert.Equal(left == "Fulfilled" ? 1L : 0L, await shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE order_id = '{session.OrderId}'"));

        await ForgetKillPointAsync();
        foreach (var replica in shop.Replicas) await shop.StartAsync(replica, Ct);
        await Aftermath.HealAsync(shop);
        Assert.Equal("Fulfilled", await shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{session.OrderId}'"));
        Assert.Equal(1L, await shop.QueryAsync<long>($"SELECT count(*) FROM order_history WHERE order_id = '{session.OrderId}' AND status = 'Fulfilled'"));
        Assert.Equal(8, await shop.QueryAsync<int>($"SELECT stock FROM books WHERE id = {book}"));
        Assert.Empty((await shop.Admin.InvariantsAsync()).Value.Violations);
    }

    [Fact]
    public async Task The_holder_of_the_reconcile_lease_killed_in_mid_run_is_followed_by_another_replica_that_finishes()
    {
        // Not in the way of a run that the clock has asked for.
        await shop.Admin.ReconcileAsync();
        var book = await shop.Admin.ListBookAsync(stock: 10);
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        List<CheckoutSession> paid = [];
        foreach (var reader in await shop.NewShoppersAsync(4))
        {
            paid.Add(await reader.StartBuyingAsync(book));
            await shop.Stripe.PayAsync(paid[^1].SessionId);
        }

        await HoldAtAsync("TRIGGER kill_point BEFORE INSERT ON reconcile_repairs FOR EACH ROW");
        var run = (await shop.Admin.SendAsync<ReconcileRun>(HttpMethod.Post, "/api/admin/reconcile")).Value.Id;
        await Eventually.BecomesAsync(StandingThereAsync, standing => standing > 0);
        var holder = await shop.QueryAsync<string>($"SELECT holder FROM reconcile_runs WHERE id = {run}");
        var replica = shop.ReplicaOf(int.Parse(holder[(holder.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));

        await shop.KillAsync(replica, Ct);
        await shop.ExecuteAsync("DELETE FROM kill_point_holds");
        // Nobody waits two minutes in a test: the dead one's lease lapses now.
        await shop.ExecuteAsync($"UPDATE reconcile_runs SET lease_until = now() WHERE id = {run}");
        var state = await Eventually.BecomesAsync(
            () => shop.QueryAsync<string>($"SELECT state FROM reconcile_runs WHERE id = {run}"), state => state != "Running", TimeSpan.FromMinutes(1));

        await ForgetKillPointAsync();
        await shop.StartAsync(replica, Ct);
        await shop.CalmAsync();
        Assert.Equal("Succeeded", state);
        Assert.Equal(2, await shop.QueryAsync<int>($"SELECT fence FROM reconcile_runs WHERE id = {run}"));
        Assert.NotEqual(holder, await shop.QueryAsync<string>($"SELECT holder FROM reconcile_runs WHERE id = {run}"));
        foreach (var session in paid)
        {
            Assert.Equal(1L, await shop.QueryAsync<long>($"SELECT count(*) FROM order_history WHERE order_id = '{session.OrderId}' AND status = 'Fulfilled'"));
        }

        Assert.Equal(6, await shop.QueryAsync<int>($"SELECT stock FROM books WHERE id = {book}"));
        Assert.Empty((await shop.Admin.InvariantsAsync()).Value.Violations);
    }

    [Fact]
    public async Task Replicas_share_one_address_and_outlive_each_other()
    {
        var killed = shop.Replicas[0];
        await shop.KillAsync(killed, Ct);
        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, await shop.HealthAsync());

        await shop.StartAsync(killed, Ct);
        await shop.CalmAsync();
    }

    private Task HoldAtAsync(string trigger) => shop.ExecuteAsync(
        $"""
        CREATE TABLE kill_point_holds AS SELECT true AS holds;
        GRANT SELECT ON kill_point_holds TO PUBLIC;
        CREATE FUNCTION hold_at_kill_point() RETURNS trigger LANGUAGE plpgsql AS $hold$
        BEGIN
            WHILE EXISTS (SELECT 1 FROM kill_point_holds) LOOP PERFORM pg_sleep(0.02); END LOOP;
            RETURN NEW;
        END $hold$;
        CREATE {trigger} EXECUTE FUNCTION hold_at_kill_point();
        """);

    private Task ForgetKillPointAsync() => shop.ExecuteAsync("DROP FUNCTION hold_at_kill_point() CASCADE; DROP TABLE kill_point_holds");

    /// <summary>Transactions that stand at the kill point.</summary>
    private Task<long> StandingThereAsync() => shop.QueryAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");

    /// <summary>Connections that the dead have left behind.</summary>
    private Task<long> OthersConnectedAsync() => shop.QueryAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
}
