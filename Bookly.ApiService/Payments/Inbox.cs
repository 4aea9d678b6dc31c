using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Payments;

/// <summary>A verified event on its way through the inbox.</summary>
/// <param name="Payload">The verified body, byte for byte what Stripe signed.</param>
/// <param name="OrderId">The order it is about, once handling it has found out.</param>
public sealed record InboxEntry(string EventId, string Type, string Payload, Guid? OrderId = null);

/// <summary>The durable record of events whose work has not succeeded yet.</summary>
public sealed class Inbox(BooklyDbContext db, TimeProvider time)
{
    /// <summary>With the backoff below: about half a day of trying, then a person.</summary>
    public const int MaxAttempts = 12;

    /// <summary>
    /// Records that handling the event failed and when to try again. Runs in a transaction of its own, after the work's has
    /// rolled back, so the record survives.
    /// </summary>
    /// <exception cref="LockTimeoutException">Someone is handling the same event for so long that it cannot be recorded.</exception>
    public async Task RecordFailureAsync(InboxEntry entry, string error, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var now = time.GetUtcNow();
        await LockWait.LimitedAsync(() => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, next_attempt_at, last_error, received_at)
            SELECT {entry.EventId}, {entry.Type}, {entry.Payload}, 'Pending', 1, {now} + interval '1 second', {error}, {now}
            FROM (SELECT set_config('lock_timeout', '5s', true)) limited
            ON CONFLICT (id) DO UPDATE
            SET state = CASE WHEN payment_events.attempts + 1 >= {MaxAttempts} THEN 'Dead' ELSE 'Pending' END,
                attempts = payment_events.attempts + 1,
                next_attempt_at = {now} + least(interval '1 hour', interval '1 second' * power(4, least(payment_events.attempts, 8))),
                last_error = excluded.last_error
            WHERE payment_events.state <> 'Processed'
            """, ct));
    }

    /// <summary>Gives an event that is not processed a fresh set of attempts, the first at once; false when there is none.</summary>
    public async Task<bool> ReplayAsync(string eventId, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE payment_events SET state = 'Pending', attempts = 0, next_attempt_at = {time.GetUtcNow()}
            WHERE id = {eventId} AND state <> 'Processed'
            """, ct) == 1;

    /// <summary>Up to <paramref name="most"/> events that are due, put off so far that other replicas leave them alone meanwhile.</summary>
    public async Task<List<InboxEntry>> TakeDueAsync(int most, TimeSpan leaveAloneFor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var taken = await db.PaymentEvents.FromSql(
            $"""
            UPDATE payment_events SET next_attempt_at = {now + leaveAloneFor}
            WHERE id IN (
                SELECT id FROM payment_events WHERE state = 'Pending' AND next_attempt_at <= {now}
                ORDER BY next_attempt_at LIMIT {most} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(ct);
        return [.. taken.Select(entry => new InboxEntry(entry.Id, entry.Type, entry.Payload))];
    }
}
