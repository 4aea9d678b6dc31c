using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Fire;

/// <summary>Each fault of the fire suite is one alarm while it lasts, and one all-clear when it is over: no more, and no less.</summary>
[Collection(SharedFireShop.Name)]
public sealed class MonitorUnderFireTests(FireShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Events_that_come_ten_times() => IsOneAlarmAsync(
        AlarmKind.WebhooksRepeated,
        async () =>
        {
            await shop.Stripe.MisbehaveAsync(new { webhooks = new { duplicate = 10 } });
            await BuyAsync();
        },
        shop.Stripe.BehaveAsync);

    [Fact]
    public Task Events_that_are_lost() => IsOneAlarmAsync(
        AlarmKind.WebhooksMissing,
        async () =>
        {
            await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
            await BuyAsync();
        },
        async () =>
        {
            await shop.Stripe.BehaveAsync();
            await BuyAsync();
        });

    [Fact]
    public Task A_replica_that_is_killed() => IsOneAlarmAsync(AlarmKind.ReplicaLost, () => shop.KillAndStartAsync(shop.Replicas[0], Ct));

    [Fact]
    public Task A_redis_that_is_killed() => IsOneAlarmAsync(AlarmKind.RedisFailing, () => shop.KillAndStartAsync("redis", Ct));

    [Fact]
    public async Task A_redis_that_freezes()
    {
        IAsyncDisposable? frozen = null;
        await IsOneAlarmAsync(AlarmKind.RedisFailing, async () => frozen = await shop.FreezeAsync("redis", Ct), async () => await frozen!.DisposeAsync());
    }

    [Fact]
    public Task A_postgres_that_restarts() => IsOneAlarmAsync(AlarmKind.PostgresFailing, () => shop.RestartAsync("postgres", Ct));

    [Fact]
    public Task A_stripe_that_refuses() => IsOneAlarmAsync(
        AlarmKind.StripeFailing,
        async () =>
        {
            await shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1.0, status = 503, delayMs = 0, loseAnswerRate = 0.0 } });
            var reader = (await shop.NewShoppersAsync(1))[0];
            await reader.PutInCartAsync(await shop.Admin.ListBookAsync(stock: 5), 1);
            Assert.Equal(ProblemCodes.PaymentProviderUnavailable, (await reader.CheckOutAsync()).Code);
        },
        shop.Stripe.BehaveAsync);

    private async Task IsOneAlarmAsync(string kind, Func<Task> strike, Func<Task>? mend = null)
    {
        await shop.CalmAsync();
        await Eventually.BecomesAsync(() => ReadAsync("SELECT count(*) FROM alarms WHERE ended_at IS NULL"), open => open is 0, TimeSpan.FromMinutes(2));
        // A webhook that is seen to arrive, so that only what is lost from now on is missed.
        await BuyAsync();
        var before = await shop.QueryAsync<long>("SELECT coalesce(max(id), 0) FROM alarms");

        await strike();
        await Eventually.BecomesAsync(
            () => ReadAsync($"SELECT count(*) FROM alarms WHERE id > {before} AND kind = '{kind}'"), count => count is 1, TimeSpan.FromMinutes(2));
        if (mend is not null) await mend();
        await Eventually.BecomesAsync(
            () => ReadAsync($"SELECT count(*) FROM alarms WHERE id > {before} AND ended_at IS NULL"), count => count is 0, TimeSpan.FromMinutes(2));

        Assert.Equal(kind, await shop.QueryAsync<string>($"SELECT string_agg(kind || CASE WHEN kind = '{kind}' THEN '' ELSE ': ' || detail END, ' and ') FROM alarms WHERE id > {before}"));
        Assert.Equal(
            "begins,over",
            await shop.QueryAsync<string>(
                $"SELECT string_agg(split_part(fact, '.', 3), ',' ORDER BY id) FROM outbox_mails WHERE split_part(fact, '.', 1) = 'alarm' AND split_part(fact, '.', 2)::bigint > {before}"));
    }

    private async Task BuyAsync()
    {
        var reader = (await shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(await shop.Admin.ListBookAsync(stock: 5));
        await shop.Stripe.PayAsync(session.SessionId);
        // Back from Stripe's page: the order is fulfilled whether a webhook comes or not.
        Assert.True((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
    }

    /// <summary>Null while Postgres is away.</summary>
    private async Task<long?> ReadAsync(string sql)
    {
        try
        {
            return await shop.QueryAsync<long>(sql);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
