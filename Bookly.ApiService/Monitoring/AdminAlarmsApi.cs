using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Monitoring;

/// <summary><c>/api/admin/alarms</c>: what is wrong, what was, and how the shop is doing.</summary>
public static class AdminAlarmsApi
{
    private const int MaxEnded = 50;

    public static void MapAdminAlarms(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/alarms", Get).WithTags("Back office: operations").RequireAuthorization(StaffPolicy.SeeOrders)
            .WithSummary("What the monitor finds wrong, what it found last, and its figures");

    private static async Task<Ok<MonitorReport>> Get(BooklyDbContext db, CancellationToken cancellationToken)
    {
        var open = await db.Alarms.AsNoTracking().Where(alarm => alarm.EndedAt == null).OrderByDescending(alarm => alarm.Id).ToListAsync(cancellationToken);
        var ended = await db.Alarms.AsNoTracking().Where(alarm => alarm.EndedAt != null).OrderByDescending(alarm => alarm.Id).Take(MaxEnded)
            .ToListAsync(cancellationToken);
        var checkedAt = await db.MonitorMarks.Where(mark => mark.Name == MonitorWorker.Watching).Select(mark => (DateTimeOffset?)mark.At)
            .SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new MonitorReport(
            checkedAt, await db.ReadFiguresAsync(cancellationToken),
            [.. open.Concat(ended).Select(alarm => new Alarm(alarm.Id, alarm.Kind, alarm.Detail, alarm.BeganAt, alarm.EndedAt))]));
    }
}
