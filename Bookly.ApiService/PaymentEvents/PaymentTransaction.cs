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
    /// <summary>Runs the work once per event, and not at all for an event that had been handled: then it is a duplicate.</summary>
    /// <param name="work">May run twice when the connection fails, so it must read all it needs inside.</param>
    public Task<PaymentOutcome> RunAsync(
        InboxEntry? entry, Func<CancellationToken, Task<PaymentOutcome>> work, CancellationToken cancellationToken) =>
        entry is null ? db.InTransactionAsync(work, cancellationToken) : RunClaimedAsync(entry, work, cancellationToken);

    /// <summary>Marks an event handled that asks for nothing; what it says about a person is not kept.</summary>
    public Task<PaymentOutcome> IgnoreAsync(InboxEntry? entry, CancellationToken cancellationToken) =>
        entry is null
            ? Task.FromResult(PaymentOutcome.Ignored)
            : RunClaimedAsync(
                entry with { Payload = StripePersonalData.Erase(entry.Payload) ?? entry.Payload },
                _ => Task.FromResult(PaymentOutcome.Ignored), cancellationToken);

    private Task<PaymentOutcome> RunClaimedAsync(
        InboxEntry entry, Func<CancellationToken, Task<PaymentOutcome>> work, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(token => LockTimeouts.RunAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await TryClaimAsync(entry, token)) return PaymentOutcome.Duplicate;

            var outcome = await work(token);
            await RecordOutcomeAsync(entry, outcome, token);
            await transaction.CommitAsync(token);
            return outcome;
        }), cancellationToken);

    private async Task<bool> TryClaimAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var claim = Inbox.Claim([entry], outcome: null, time.GetUtcNow());
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection())
        {
            BatchCommands = { new(LockTimeouts.SetDefault), claim },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return claim.RecordsAffected == 1;
    }

    private async Task RecordOutcomeAsync(InboxEntry entry, PaymentOutcome outcome, CancellationToken cancellationToken)
    {
        // It waits for an account that is being deleted at this moment.
        await using var command = new NpgsqlCommand(
            """
            UPDATE payment_events e SET outcome = $1 WHERE id = $2
            RETURNING (SELECT starts_with(o.user_id, $3) FROM orders o WHERE o.id = e.order_id FOR SHARE)
            """,
            (NpgsqlConnection)db.Database.GetDbConnection())
        {
            Parameters = { new() { Value = outcome.ToString() }, new() { Value = entry.EventId }, new() { Value = DeletedShopper.Prefix } },
        };
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            await personalData.EraseEventsAsync([entry.EventId], cancellationToken);
        }
    }
}
