using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Monitoring;

internal static class MonitorReadings
{
    /// <summary>In one statement, so that the figures fit together.</summary>
    public static async Task<MonitorFigures> ReadFiguresAsync(this BooklyDbContext db, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<MonitorFigures>(
            $"""
            SELECT (SELECT count(*)::int FROM payment_cases WHERE resolved_at IS NULL) AS open_cases,
                (SELECT count(*)::int FROM payment_events WHERE state = 'Dead') AS dead_events,
                (SELECT count(*)::int FROM outbox_mails WHERE state = 'Dead') AS refused_mails,
                (SELECT count(*)::int FROM outbox_mails WHERE state = 'Pending') AS waiting_mails,
                (SELECT count(*)::int FROM service_replicas WHERE stopped_at IS NULL AND seen_at > now() - interval '1 minute') AS replicas,
                (SELECT min(created_at) FROM orders WHERE status = 'AwaitingPayment') AS oldest_hold_at,
                (SELECT max(last_used_at) FROM webhook_secret_uses) AS last_webhook_at
            """).ToListAsync(cancellationToken)).Single();
}
