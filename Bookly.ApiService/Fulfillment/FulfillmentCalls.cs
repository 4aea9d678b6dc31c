using System.Threading.Channels;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// Notes who asked for a fulfillment, in memory, and stores it within a second: no webhook waits for it. What a dying process had not stored is
/// missing; the ledger and the order's history, which are exact, do not depend on it.
/// </summary>
public sealed class FulfillmentCalls
{
    private const int BatchSize = 1000;

    /// <summary>While the database is away the oldest give way, so that a storm cannot fill the memory.</summary>
    private readonly Channel<FulfillmentCall> _noted = Channel.CreateBounded<FulfillmentCall>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Note(FulfillmentCall call) => _noted.Writer.TryWrite(call);

    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StoreAsync(BooklyDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        List<FulfillmentCall> calls = [];
        while (calls.Count < BatchSize && _noted.Reader.TryRead(out var call)) calls.Add(call);
        if (calls.Count == 0) return false;

        try
        {
            // A session may name an order that is not here.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO fulfillment_calls (order_id, at, trigger, event_id, outcome, milliseconds)
                SELECT c.order_id, c.at, c.trigger, c.event_id, c.outcome, c.milliseconds
                FROM unnest({calls.Select(call => call.OrderId).ToArray()}, {calls.Select(call => call.At).ToArray()},
                    {calls.Select(call => call.Trigger).ToArray()}, {calls.Select(call => call.EventId).ToArray()},
                    {calls.Select(call => call.Outcome).ToArray()}, {calls.Select(call => call.Milliseconds).ToArray()})
                    AS c (order_id, at, trigger, event_id, outcome, milliseconds)
                WHERE EXISTS (SELECT 1 FROM orders o WHERE o.id = c.order_id)
                """, cancellationToken);
        }
        catch
        {
            foreach (var call in calls) Note(call);
            throw;
        }

        return calls.Count == BatchSize;
    }
}

internal sealed class FulfillmentCallWorker(FulfillmentCalls calls, IServiceScopeFactory scopes, TimeProvider time, ILogger<FulfillmentCallWorker> logger)
    : PollingWorker(scopes, TimeSpan.FromSeconds(1), time, logger)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90), BetweenPrunings = TimeSpan.FromHours(1);
    private DateTimeOffset _prunedAt;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RunBatchAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Logger.LogDebug(e, "The last calls could not be stored.");
        }
    }

    protected override Task<bool> RunBatchAsync(CancellationToken cancellationToken) => InScopeAsync(async (BooklyDbContext db) =>
    {
        var now = Time.GetUtcNow();
        if (now - _prunedAt > BetweenPrunings)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM fulfillment_calls WHERE at < {now - Retention}", cancellationToken);
            _prunedAt = now;
        }

        return await calls.StoreAsync(db, cancellationToken);
    });
}
