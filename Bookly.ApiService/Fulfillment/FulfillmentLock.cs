using Bookly.ApiService.Common;
using Bookly.ApiService.PaymentEvents;
using StackExchange.Redis;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// Keeps the callers that arrive at the same time from all queueing at the database for one session: a Redis lease per session
/// id. It is an optimisation and nothing else: with Redis down, slow or wiped, everyone passes and the database decides.
/// </summary>
/// <remarks>
/// The key is a lease with an owner, never a mark that outlives failed work: a key written before the work that makes every
/// retry skip it has lost other shops paid orders.
/// </remarks>
public sealed class FulfillmentLock(
    IConnectionMultiplexer redis, DependencyFailures failures, PaymentTelemetry telemetry, TimeProvider time, ILogger<FulfillmentLock> logger)
{
    private const string Done = "done";
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DoneDuration = TimeSpan.FromHours(24);
    private static readonly TimeSpan InitialDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the lock, for a short time at most, and returns in every case: what the lease says is a hint.</summary>
    public async Task<FulfillmentLease> AcquireAsync(string sessionId, CancellationToken cancellationToken)
    {
        RedisKey key = $"bookly:fulfil:{sessionId}";
        RedisValue token = Guid.NewGuid().ToString("N");
        try
        {
            var database = redis.GetDatabase();
            var started = time.GetTimestamp();
            for (var pause = InitialDelay; ; pause = pause * 2 < MaxDelay ? pause * 2 : MaxDelay)
            {
                if (await database.StringSetAsync(key, token, LeaseDuration, When.NotExists)) return new FulfillmentLease(this, key, token, IsMarkedDone: false);
                if (await database.StringGetAsync(key) == Done) return new FulfillmentLease(this, key, default, IsMarkedDone: true);
                if (time.GetElapsedTime(started) >= MaxWait) break;

                if (pause == InitialDelay) telemetry.LockContended();
                await Task.Delay(pause, time, cancellationToken);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            failures.Note(Dependency.Redis);
            logger.LogWarning("The fulfillment lock is not taken, because Redis cannot be used ({Reason}); the database decides alone", e.GetType().Name);
        }

        return new FulfillmentLease(this, key, default, IsMarkedDone: false);
    }

    internal async Task MarkDoneAsync(RedisKey key)
    {
        try
        {
            await redis.GetDatabase().StringSetAsync(key, Done, DoneDuration);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            failures.Note(Dependency.Redis);
            logger.LogDebug(e, "The lock's key could not be marked done; the ledger stops a second run.");
        }
    }

    internal async Task ReleaseAsync(RedisKey key, RedisValue token)
    {
        try
        {
            await redis.GetDatabase().LockReleaseAsync(key, token);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            failures.Note(Dependency.Redis);
            logger.LogDebug(e, "The lease could not be released; it expires by itself.");
        }
    }
}

/// <summary>A caller's turn. Disposing it releases the lease, unless the work was marked done.</summary>
public sealed record FulfillmentLease(FulfillmentLock Lock, RedisKey Key, RedisValue Token, bool IsMarkedDone) : IAsyncDisposable
{
    private bool _done;

    /// <summary>Call it after the commit, never before.</summary>
    public Task MarkDoneAsync()
    {
        _done = true;
        return IsMarkedDone ? Task.CompletedTask : Lock.MarkDoneAsync(Key);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_done && Token.HasValue) await Lock.ReleaseAsync(Key, Token);
    }
}
