using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cases;

/// <summary>Opens cases, in the caller's transaction: told with what it is about, or not at all.</summary>
public sealed class PaymentCases(BooklyDbContext db, PaymentTelemetry telemetry, TimeProvider time, ILogger<PaymentCases> logger)
{
    /// <summary>A paid session that cannot be fulfilled. One case per session and kind, also after a person has dealt with it.</summary>
    /// <param name="orderId">The order it names, if that exists.</param>
    public Task OpenAsync(PaymentCaseKind kind, SessionSnapshot session, Guid? orderId, string detail, CancellationToken cancellationToken)
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

    /// <summary>Opens the case unless there is, or was, one of this kind about this subject.</summary>
    public async Task OpenAsync(PaymentCase opened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_cases (kind, subject, order_id, session_id, payment_intent_id, amount, currency, detail, opened_at)
            VALUES ({opened.Kind.ToString()}, {opened.Subject}, {opened.OrderId}, {opened.SessionId}, {opened.PaymentIntentId},
                {opened.Amount}, {opened.Currency}, {opened.Detail}, {time.GetUtcNow()})
            ON CONFLICT (kind, subject) DO NOTHING
            """, cancellationToken);
        if (rows == 0) return;

        telemetry.CaseOpened(opened.Kind);
        logger.LogError("A person has to look at {Subject}: {Kind}. {Detail}", opened.Subject, opened.Kind, opened.Detail);
    }
}

internal static class CaseRecords
{
    /// <summary>False when somebody was faster.</summary>
    public static async Task<bool> TryMarkResolvedAsync(
        this BooklyDbContext db, long caseId, CaseAction action, string? note, string by, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await db.PaymentCases.Where(row => row.Id == caseId && row.ResolvedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.ResolvedAt, now).SetProperty(r => r.Resolution, action).SetProperty(r => r.Note, note).SetProperty(r => r.ResolvedBy, by),
            cancellationToken) == 1;
}
