using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cases;

/// <summary>What a person decided about a case, and how far it is carried out.</summary>
internal static class CaseRecords
{
    /// <summary>Whoever decided carries it out at once; only when that breaks off is it the worker's turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    /// <summary>Stores a decision that is still to be carried out. False when another caller decided first.</summary>
    public static async Task<bool> TryDecideAsync(
        this BooklyDbContext db, long caseId, CaseAction action, string? note, string by, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await db.PaymentCases.Where(row => row.Id == caseId && row.DecidedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.DecidedAt, now).SetProperty(r => r.Resolution, action).SetProperty(r => r.Note, note)
                .SetProperty(r => r.ResolvedBy, by).SetProperty(r => r.NextAttemptAt, now + Turn),
            cancellationToken) == 1;

    /// <summary>The decision is carried out, or the caller's transaction does so. What came of it may be another action.</summary>
    public static Task MarkResolvedAsync(
        this BooklyDbContext db, long caseId, CaseAction resolution, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.PaymentCases.Where(row => row.Id == caseId && row.DecidedAt != null && row.ResolvedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.ResolvedAt, now).SetProperty(r => r.Resolution, resolution)
                .SetProperty(r => r.NextAttemptAt, (DateTimeOffset?)null),
            cancellationToken);

    /// <summary>The decision cannot be carried out: the case is open again, for another one.</summary>
    public static Task WithdrawDecisionAsync(this BooklyDbContext db, long caseId, CancellationToken cancellationToken) =>
        db.PaymentCases.Where(row => row.Id == caseId && row.ResolvedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(r => r.DecidedAt, (DateTimeOffset?)null).SetProperty(r => r.Resolution, (CaseAction?)null)
                .SetProperty(r => r.Note, (string?)null).SetProperty(r => r.ResolvedBy, (string?)null)
                .SetProperty(r => r.NextAttemptAt, (DateTimeOffset?)null),
            cancellationToken);

    /// <summary>Decisions that broke off, put off so far that other replicas leave them alone meanwhile.</summary>
    public static Task<List<long>> TakeDueDecisionsAsync(
        this BooklyDbContext db, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<long>(
            $"""
            UPDATE payment_cases SET next_attempt_at = {now + Turn}
            WHERE id IN (
                SELECT id FROM payment_cases WHERE decided_at IS NOT NULL AND resolved_at IS NULL AND next_attempt_at <= {now}
                ORDER BY next_attempt_at LIMIT {limit} FOR UPDATE SKIP LOCKED)
            RETURNING id AS "Value"
            """).ToListAsync(cancellationToken);
}
