using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Fire;

/// <summary>
/// The promise under fire, with real processes: three API replicas, Postgres, Redis or Garnet, and the emulator. After each scenario
/// every paid order is fulfilled or refunded, once. <c>BOOKLY_FIRE_ORDERS=10000</c> makes the long run, <c>BOOKLY_FIRE_SEED</c> repeats one.
/// </summary>
[Collection(SharedFireShop.Name)]
public sealed class FireTests(FireShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Events_that_come_ten_times_while_the_shopper_returns_on_other_replicas() =>
        BurnAsync(
            (random, cancellationToken) => MisbehaveAsync(new { webhooks = new { duplicate = random.Next(1, 11) } }, cancellationToken));

    [Fact]
    public Task Events_that_are_shuffled_delayed_and_lost() => BurnAsync((random, cancellationToken) => MisbehaveAsync(
        new { webhooks = new { drop = random.Next(3) == 0, duplicate = random.Next(1, 4), delayMs = random.Next(1500), shuffle = true } },
        cancellationToken));

    [Fact]
    public Task Api_replicas_that_are_killed() => BurnAsync(KillReplicaAsync);

    [Fact]
    public Task A_redis_that_is_killed_comes_back_empty_and_freezes() => BurnAsync(HurtRedisAsync);

    [Fact]
    public Task A_postgres_that_restarts_in_mid_flight() =>
        BurnAsync((_, cancellationToken) => shop.RestartAsync("postgres", cancellationToken));

    [Fact]
    public Task A_stripe_that_refuses_fails_hangs_and_loses_its_answers() => BurnAsync(HurtStripeAsync);

    [Fact]
    public Task All_of_it_together() => BurnAsync((random, cancellationToken) => random.Next(6) switch
    {
        0 => MisbehaveAsync(new { webhooks = new { duplicate = random.Next(1, 11), shuffle = true } }, cancellationToken),
        1 => MisbehaveAsync(new { webhooks = new { drop = true } }, cancellationToken),
        2 => KillReplicaAsync(random, cancellationToken),
        3 => HurtRedisAsync(random, cancellationToken),
        4 => shop.RestartAsync("postgres", cancellationToken),
        _ => HurtStripeAsync(random, cancellationToken),
    });

    private async Task MisbehaveAsync(object faults, CancellationToken cancellationToken)
    {
        await shop.Stripe.MisbehaveAsync(faults);
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
    }

    private Task KillReplicaAsync(Random random, CancellationToken cancellationToken) =>
        shop.KillAndStartAsync(shop.Replicas[random.Next(shop.Replicas.Count)], cancellationToken);

    private async Task HurtRedisAsync(Random random, CancellationToken cancellationToken)
    {
        if (random.Next(2) == 0)
        {
            await shop.KillAndStartAsync("redis", cancellationToken);
            return;
        }

        await using (await shop.FreezeAsync("redis", cancellationToken)) await Task.Delay(random.Next(500, 2500), cancellationToken);
    }

    private async Task HurtStripeAsync(Random random, CancellationToken cancellationToken)
    {
        await shop.Stripe.MisbehaveAsync(random.Next(4) switch
        {
            0 => new { api = new { failRate = 0.7, status = 429, delayMs = 0, loseAnswerRate = 0.0 } },
            1 => new { api = new { failRate = 0.7, status = 500, delayMs = 0, loseAnswerRate = 0.0 } },
            2 => new { api = new { failRate = 0.0, status = 503, delayMs = 20_000, loseAnswerRate = 0.0 } },
            _ => new { api = new { failRate = 0.0, status = 503, delayMs = 0, loseAnswerRate = 0.5 } },
        });
        await Task.Delay(random.Next(300, 900), cancellationToken);
        await shop.Stripe.BehaveAsync();
    }

    /// <summary>Lets the shoppers in, strikes at moments that the seed chooses until they are through, and looks at what is left.</summary>
    private async Task BurnAsync(Func<Random, CancellationToken, Task> strike)
    {
        var seed = FireSettings.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"BOOKLY_FIRE_SEED={seed} BOOKLY_FIRE_ORDERS={FireSettings.Orders}");
        var random = new Random(seed);
        var rush = new Rush(shop, seed);
        var strikes = 0;
        await rush.PrepareAsync(FireSettings.Orders);
        var buying = rush.RunAsync();
        // Faults strike while shoppers arrive; then those who are still trying get their turn.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        over.CancelAfter(FireSettings.Arrival);
        var striking = StrikeAsync();
        try
        {
            await buying;
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(shop.Logs);
            throw;
        }
        finally
        {
            await over.CancelAsync();
            await striking;
        }

        Assert.True(strikes > 0, "Nothing was struck: the scenario shows nothing.");
        await Aftermath.AssertAsync(shop, rush);
        TestContext.Current.TestOutputHelper?.WriteLine($"{strikes} strikes, {rush.Paid} payments: each fulfilled or refunded once.");

        async Task StrikeAsync()
        {
            while (!over.IsCancellationRequested)
            {
                await Task.Delay(random.Next(200, 900), over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (over.IsCancellationRequested) return;

                // A strike once begun is finished: what was stopped must be started again.
                strikes++;
                await strike(random, Ct);
            }
        }
    }
}
