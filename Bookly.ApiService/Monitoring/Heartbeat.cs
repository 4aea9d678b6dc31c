using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Bookly.ApiService.Monitoring;

/// <summary>
/// Tells the database that this replica is alive and what it met, by the database's clock, since the replicas' own differ. One that ends without
/// a word has been killed or has crashed.
/// </summary>
public sealed class Heartbeat(
    IServiceScopeFactory scopes, IConnectionMultiplexer redis, DependencyFailures failures, IOptions<MonitorOptions> options, TimeProvider time,
    ILogger<Heartbeat> logger) : BackgroundService
{
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly string _name = $"{Environment.MachineName}/{Environment.ProcessId}";
    private long? _last;
    private long? _steadySince;

    /// <summary>
    /// Whether this replica has told of itself without a gap for so long that the others had time to do so too. After an outage of the
    /// database everybody looks silent.
    /// </summary>
    public bool CanJudgeOthers => _steadySince is { } since && time.GetElapsedTime(since) > options.Value.Silence + options.Value.Heartbeat;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_last is null) return;

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Database.ExecuteSqlAsync(
                $"UPDATE service_replicas SET stopped_at = now() WHERE id = {_id}", cancellationToken);
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "The end of this replica could not be stored.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn) return;

        redis.ConnectionFailed += OnRedisLost;
        try
        {
            while (true)
            {
                await BeatAsync(stoppingToken);
                await Task.Delay(options.Value.Heartbeat, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops and says so.
        }
        finally
        {
            redis.ConnectionFailed -= OnRedisLost;
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await AskRedisAsync();
        try
        {
            var window = options.Value.Window;
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Database.ExecuteSqlAsync(
                $"""
                INSERT INTO service_replicas (id, name, started_at, seen_at, postgres_failures, redis_failures, stripe_failures)
                VALUES ({_id}, {_name}, now(), now(), {failures.Count(Dependency.Postgres, window)}, {failures.Count(Dependency.Redis, window)},
                    {failures.Count(Dependency.Stripe, window)})
                ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, postgres_failures = excluded.postgres_failures,
                    redis_failures = excluded.redis_failures, stripe_failures = excluded.stripe_failures
                """, cancellationToken);
            if (_last is { } last && time.GetElapsedTime(last) > options.Value.Silence / 2) _steadySince = null;
            _last = time.GetTimestamp();
            _steadySince ??= _last;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _steadySince = null;
            logger.LogDebug(e, "This replica could not tell that it is alive.");
        }
    }

    /// <summary>A frozen server keeps its connections, so it has to be asked.</summary>
    private async Task AskRedisAsync()
    {
        try
        {
            await redis.GetDatabase().PingAsync();
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            failures.Note(Dependency.Redis);
        }
    }

    private void OnRedisLost(object? sender, ConnectionFailedEventArgs e) => failures.Note(Dependency.Redis);
}
