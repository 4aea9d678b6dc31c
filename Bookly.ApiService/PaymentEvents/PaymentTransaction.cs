using System.Data;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookly.ApiService.PaymentEvents;

/// <summary>
/// The one transaction in which an event is claimed, its effect happens and both are committed. When the work fails, the claim
/// rolls back with it, so that a retry finds the event unhandled; see <see cref="Inbox"/> for the record of the failure.
/// </summary>
public sealed class PaymentTransaction(BooklyDbContext db, StripePersonalData personalData, TimeProvider time)
{
    /// <summary>
    /// Runs <paramref name="work"/> once per event. Returns <see cref="PaymentOutcome.Duplicate"/> without running it when the
    /// event had been handled; null, with everything rolled back, when the work returns null.
    /// </summary>
    /// <exception cref="LockTimeoutException">Another transaction kept a lock for too long; nothing has happened.</exception>
    /// <param name="entry">The event, or null when the call does not come from one.</param>
    /// <param name="work">May run twice when the connection fails, so it must read all it needs inside.</param>
    public Task<PaymentOutcome?> RunAsync(
        InboxEntry? entry, Func<NpgsqlConnection, CancellationToken, Task<PaymentOutcome?>> work, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(token => LockTimeouts.RunAsync<PaymentOutcome?>(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            if (!await ClaimAsync(connection, entry, token)) return PaymentOutcome.Duplicate;

            var outcome = await work(connection, token);
            if (outcome is null) return null;

            if (entry is not null) await RecordOutcomeAsync(connection, entry, outcome.Value, token);
            await transaction.CommitAsync(token);
            return outcome;
        }), cancellationToken);

    /// <summary>A row of this event in state Processed is visible to others only if the work commits.</summary>
    private async Task<bool> ClaimAsync(NpgsqlConnection connection, InboxEntry? entry, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(LockTimeouts.SetDefault) } };
        if (entry is null)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }

        var claim = Inbox.Claim([entry], outcome: null, time.GetUtcNow());
        batch.BatchCommands.Add(claim);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return claim.RecordsAffected == 1;
    }

    private async Task RecordOutcomeAsync(
        NpgsqlConnection connection, InboxEntry entry, PaymentOutcome outcome, CancellationToken cancellationToken)
    {
        // It waits for an account that is being deleted at this moment.
        await using var command = new NpgsqlCommand(
            """
            UPDATE payment_events e SET outcome = $1 WHERE id = $2
            RETURNING (SELECT starts_with(o.user_id, $3) FROM orders o WHERE o.id = e.order_id FOR SHARE)
            """,
            connection)
        {
            Parameters = { new() { Value = outcome.ToString() }, new() { Value = entry.EventId }, new() { Value = DeletedShopper.Prefix } },
        };
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            await personalData.EraseEventsAsync([entry.EventId], cancellationToken);
        }
    }
}
