using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cases;

/// <summary>Opens cases in the caller's transaction, so that a case commits with what it reports.</summary>
public sealed class PaymentCases(BooklyDbContext db, PaymentTelemetry telemetry, TimeProvider time, ILogger<PaymentCases> logger)
{
    /// <summary>A paid session that cannot be fulfilled.</summary>
    public Task<bool> OpenAsync(PaymentCaseKind kind, SessionSnapshot session, Guid? orderId, string detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return OpenAsync(
            new PaymentCase
            {
                Kind = kind,
                Subject = session.Id,
                OrderId = orderId,
                SessionId = session.Id,
                PaymentIntentId = session.PaymentIntentId,
                Amount = session.AmountTotal,
                Currency = session.Currency,
                Detail = detail,
            }, cancellationToken);
    }

    /// <summary>Opens the case; false when one of this kind about this subject exists, resolved ones included.</summary>
    public async Task<bool> OpenAsync(PaymentCase opened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_cases (kind, subject, order_id, session_id, payment_intent_id, amount, currency, detail, opened_at)
            VALUES ({opened.Kind.ToString()}, {opened.Subject}, {opened.OrderId}, {opened.SessionId}, {opened.PaymentIntentId},
                {opened.Amount}, {opened.Currency}, {opened.Detail}, {time.GetUtcNow()})
            ON CONFLICT (kind, subject) DO NOTHING
            """, cancellationToken);
        if (rows == 0) return false;

        telemetry.CaseOpened(opened.Kind);
        logger.LogError("A person has to decide about {Subject}: {Kind}. {Detail}", opened.Subject, opened.Kind, opened.Detail);
        return true;
    }
}
