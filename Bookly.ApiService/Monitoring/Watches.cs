using Bookly.ApiService.BackOffice;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

/// <param name="Kind">See <see cref="AlarmRecord.Kind"/>.</param>
public sealed record Finding(string Kind, string Detail);

/// <summary>Looks for what is wrong.</summary>
public sealed class Watches(BooklyDbContext db, Invariants invariants, IOptions<MonitorOptions> options)
{
    private const int MaxDetails = 3;

    /// <summary>A row says that something is wrong, and what. Parameters: 0 the window, 1 the silence after which a replica is lost.</summary>
    private static readonly (string Kind, string Sql)[] Checks =
    [
        (AlarmKind.WebhooksMissing,
            """
            SELECT count(*) || ' payments became known otherwise, the first at ' || to_char(min(f.at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')
                || ' UTC, and no webhook has come since.' AS "Value"
            FROM fulfillments f
            WHERE f.trigger IN ('verify-session', 'reconciler') AND f.at BETWEEN now() - interval '1 day' AND now() - {0}
                AND f.at > coalesce(
                    greatest(
                        (SELECT max(last_used_at) FROM webhook_secret_uses),
                        (SELECT max(at) FROM fulfillment_calls WHERE trigger = 'webhook' AND at > now() - interval '5 minutes')),
                    '-infinity')
            HAVING count(*) > 0
            """),
        (AlarmKind.WebhooksRepeated,
            """
            SELECT count(*) || ' deliveries of ' || count(DISTINCT event_id) || ' events.' AS "Value"
            FROM fulfillment_calls WHERE trigger = 'webhook' AND event_id IS NOT NULL AND at > now() - {0}
            HAVING count(*) >= 3 * count(DISTINCT event_id) AND count(*) - count(DISTINCT event_id) >= 5
            """),
        (AlarmKind.ReplicaLost,
            """
            SELECT r.name || ' was last seen at ' || to_char(r.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC.' AS "Value"
            FROM service_replicas r
            WHERE r.stopped_at IS NULL AND r.seen_at BETWEEN now() - interval '1 day' AND now() - {1}
                AND (r.seen_at > now() - {0} OR NOT EXISTS (SELECT 1 FROM service_replicas n WHERE n.started_at > r.seen_at))
            """),
        (AlarmKind.PostgresFailing, Failing("postgres_failures", 1)),
        (AlarmKind.RedisFailing, Failing("redis_failures", 1)),
        // Outside the shop's own network a call fails now and then, and the next one succeeds.
        (AlarmKind.StripeFailing, Failing("stripe_failures", 3)),
        (AlarmKind.MailsWaiting,
            """
            SELECT count(*) || ' mails wait for more than a quarter of an hour.' || coalesce(' ' || max(last_error), '') AS "Value"
            FROM outbox_mails WHERE state = 'Pending' AND created_at < now() - interval '15 minutes' HAVING count(*) > 0
            """),
        (AlarmKind.MailsRefused,
            """
            SELECT count(*) || ' mails were refused for good.' || coalesce(' ' || max(last_error), '') AS "Value" FROM outbox_mails WHERE state = 'Dead' HAVING count(*) > 0
            """),
        (AlarmKind.PayoutFailed,
            """
            SELECT 'Payout ' || (last.payload::jsonb #>> '{{data,object,id}}') || ': '
                || coalesce(last.payload::jsonb #>> '{{data,object,failure_message}}', last.payload::jsonb #>> '{{data,object,failure_code}}', 'no reason given') AS "Value"
            FROM (SELECT type, payload FROM payment_events WHERE type LIKE 'payout.%' ORDER BY received_at DESC LIMIT 1) last WHERE last.type = 'payout.failed'
            """),
    ];

    /// <param name="canJudgeReplicas">Whether a replica that tells nothing is lost; otherwise the last judgment stays.</param>
    /// <returns>What is wrong, and the kinds that were looked at.</returns>
    public async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Kinds)> LookAsync(bool canJudgeReplicas, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        var checks = Checks.Where(check => canJudgeReplicas || check.Kind != AlarmKind.ReplicaLost).ToList();
        foreach (var (kind, sql) in checks)
        {
            var found = await db.Database.SqlQueryRaw<string>(sql, options.Value.Window, options.Value.Silence).ToListAsync(cancellationToken);
            if (found.Count > 0) findings.Add(new Finding(kind, string.Join(" ", found)));
        }

        return (findings, [.. checks.Select(check => check.Kind)]);
    }

    /// <returns>Violated invariants, and the names of all.</returns>
    public async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Kinds)> LookAtInvariantsAsync(CancellationToken cancellationToken)
    {
        var report = await invariants.CheckAsync(cancellationToken);
        return (
            [
                .. report.Violations.GroupBy(violation => violation.Invariant).Select(violated => new Finding(
                    violated.Key,
                    string.Join("; ", violated.Take(MaxDetails).Select(violation => violation.Detail))
                        + (violated.Count() > MaxDetails ? $"; and {violated.Count() - MaxDetails} more" : "")))
            ],
            Invariants.Names);
    }

    private static string Failing(string column, int atLeast) =>
        $$"""
        SELECT sum({{column}}) || ' failures, seen by ' || count(*) || ' processes of the API.' AS "Value"
        FROM service_replicas WHERE {{column}} > 0 AND stopped_at IS NULL AND seen_at > now() - {1} HAVING sum({{column}}) >= {{atLeast}}
        """;
}
