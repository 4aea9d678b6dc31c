using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Disputes;

/// <summary>Stores disputes. Stripe's events come late and in any order, so each only triggers a read of the dispute.</summary>
public sealed class DisputeSync(
    BooklyDbContext db, StripeGateway stripe, PaymentOrderLookup orderLookup, PaymentTransaction transaction, PaymentCases cases,
    PaymentTelemetry telemetry)
{
    /// <exception cref="PaymentProviderException">Stripe does not answer; nothing has changed.</exception>
    public async Task<PaymentOutcome> SyncAsync(
        string disputeId, string what, DateTimeOffset at, InboxEntry? entry, CancellationToken cancellationToken)
    {
        var asOf = await db.NowAsync(cancellationToken);
        var told = await stripe.GetDisputeAsync(disputeId, cancellationToken);
        if (told.PaymentIntentId is null || await orderLookup.FindAsync(told.PaymentIntentId, cancellationToken) is not { IsKnown: true } known)
        {
            return await transaction.IgnoreAsync(entry, cancellationToken);
        }

        return await transaction.RunAsync(
            entry is null ? null : entry with { OrderId = known.OrderId },
            async token =>
            {
                await RecordAsync(told, known.OrderId, what, at, asOf, token);
                telemetry.DisputeTold(what);
                return PaymentOutcome.Recorded;
            }, cancellationToken);
    }

    private async Task RecordAsync(
        DisputeSnapshot told, Guid? orderId, string what, DateTimeOffset at, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var status = told.Status;
        DateTimeOffset? closedAt = IsOver(status) ? (what == "closed" ? at : asOf) : null;
        // One statement, because two events of one dispute may arrive at once. The first closing time stays.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO disputes (id, order_id, payment_intent_id, amount, currency, reason, status, inquiry, evidence_due_at, opened_at, closed_at, as_of)
            VALUES ({told.Id}, {orderId}, {told.PaymentIntentId}, {told.Amount}, {told.Currency}, {told.Reason}, {status.ToString()}, {told.IsInquiry},
                {told.EvidenceDueAt}, {told.Created}, {closedAt}, {asOf})
            ON CONFLICT (id) DO UPDATE
            SET amount = excluded.amount, reason = excluded.reason, status = excluded.status, inquiry = excluded.inquiry,
                evidence_due_at = excluded.evidence_due_at, as_of = excluded.as_of,
                closed_at = CASE WHEN excluded.closed_at IS NULL THEN NULL ELSE coalesce(disputes.closed_at, excluded.closed_at) END
            WHERE disputes.as_of <= excluded.as_of
            """, cancellationToken);
        // An event that is handled once more tells nothing new.
        if (!await db.DisputeHistory.AnyAsync(known => known.DisputeId == told.Id && known.What == what && known.At == at, cancellationToken))
        {
            db.DisputeHistory.Add(new DisputeEntry { DisputeId = told.Id, What = what, Status = status, At = at });
            await db.SaveChangesAsync(cancellationToken);
        }

        if (status == DisputeStatus.Lost) await OpenCaseAsync(told, orderId, cancellationToken);
    }

    private Task<bool> OpenCaseAsync(DisputeSnapshot told, Guid? orderId, CancellationToken cancellationToken) => cases.OpenAsync(
        new PaymentCase
        {
            Kind = PaymentCaseKind.DisputeLost,
            Subject = told.Id,
            OrderId = orderId,
            PaymentIntentId = told.PaymentIntentId,
            Amount = told.Amount,
            Currency = told.Currency,
            Detail = $"Dispute {told.Id} ({told.Reason}) is lost: the cardholder has the money back, the order stays as it is.",
        }, cancellationToken);

    private static bool IsOver(DisputeStatus status) => status is DisputeStatus.Won or DisputeStatus.Lost or DisputeStatus.Closed;
}
