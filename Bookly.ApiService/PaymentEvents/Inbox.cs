using Bookly.ApiService.Audit;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Bookly.ApiService.PaymentEvents;

/// <param name="Payload">The verified body, in which characters that cannot be stored are replaced.</param>
/// <param name="OrderId">The order it is about, once handling it has found out.</param>
public sealed record InboxEntry(string EventId, string Type, string Payload, Guid? OrderId = null);

/// <summary>The durable record of events whose work has not succeeded yet.</summary>
public sealed class Inbox(BooklyDbContext db, StripePersonalData personalData, AuditLog audit, TimeProvider time)
{
    private static readonly DurableQueue Queue = new("payment_events", nameof(PaymentEventState.Processed));

    private static readonly string RecordFailure =
        $$"""
        INSERT INTO payment_events (id, type, payload, state, attempts, next_attempt_at, last_error, received_at)
        VALUES ({3}, {4}, {5}, 'Pending', 1, {0} + interval '1 second', {1}, {0})
        ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, {{Queue.SetFailed}}
        WHERE payment_events.state <> 'Processed'
        """;

    /// <summary>
    /// Claims events for the transaction that does their work: rows in state Processed that others see only if the work commits. It
    /// affects a row for each event that has not been handled before, so that fewer rows than events are a refusal.
    /// </summary>
    internal static NpgsqlBatchCommand Claim(IReadOnlyList<InboxEntry> entries, PaymentOutcome? outcome, DateTimeOffset now) => new(
        """
        INSERT INTO payment_events (id, type, payload, order_id, state, outcome, attempts, received_at, processed_at)
        SELECT id, type, payload, order_id, 'Processed', $6, 1, $5, $5
        FROM unnest($1, $2, $3, $4) AS arrived (id, type, payload, order_id) ORDER BY id
        ON CONFLICT (id) DO UPDATE
        SET state = 'Processed', payload = excluded.payload, outcome = excluded.outcome, order_id = excluded.order_id, attempts = payment_events.attempts + 1, next_attempt_at = NULL,
            processed_at = excluded.processed_at
        WHERE payment_events.state <> 'Processed'
        """)
    {
        Parameters =
        {
            Texts(entries.Select(entry => entry.EventId)), Texts(entries.Select(entry => entry.Type)), Texts(entries.Select(entry => entry.Payload)),
            new NpgsqlParameter<Guid?[]> { TypedValue = [.. entries.Select(entry => entry.OrderId)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = outcome?.ToString() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        },
    };

    /// <summary>
    /// Records that handling the event failed and when to try again. Runs in a transaction of its own, after the work's has
    /// rolled back, so the record survives.
    /// </summary>
    public async Task RecordFailureAsync(InboxEntry entry, string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async token => await db.Database.ExecuteSqlRawAsync(
                RecordFailure,
                [now, error, false, entry.EventId, entry.Type, await personalData.WithoutDeletedAsync(entry.Payload, token)], token),
            cancellationToken);
    }

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>Gives an event that is not processed a fresh set of attempts, the first at once; false when there is none.</summary>
    public Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var replayed = await Queue.ReplayAsync(db, eventId, time.GetUtcNow(), token);
            if (replayed) await audit.WriteAsync(AuditAction.EventReplayed, $"event:{eventId}", null, null, token);
            return replayed;
        }, cancellationToken);

    /// <summary>Up to <paramref name="limit"/> events that are due, put off so far that other replicas leave them alone meanwhile.</summary>
    public async Task<List<InboxEntry>> TakeDueAsync(int limit, TimeSpan leaseDuration, CancellationToken cancellationToken)
    {
        var taken = await Queue.TakeDueAsync(db.PaymentEvents, time.GetUtcNow(), limit, leaseDuration, cancellationToken);
        return [.. taken.Select(entry => new InboxEntry(entry.Id, entry.Type, entry.Payload))];
    }
}
