using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

/// <summary>Looks regularly for what is wrong. It runs in every replica, and the first to come in each interval looks.</summary>
public sealed class MonitorWorker(
    IServiceScopeFactory scopes, Heartbeat heartbeat, MonitorTelemetry telemetry, IOptions<MonitorOptions> options, TimeProvider time, ILogger<MonitorWorker> logger)
    : PollingWorker(scopes, options.Value.IsOn ? options.Value.Interval : Timeout.InfiniteTimeSpan, time, logger)
{
    public const string Watching = "watches", Adding = "invariants";

    /// <summary>So that the replicas' ticks, which are not in step, find the interval over.</summary>
    private const double Tolerance = 0.9;

    protected override TimeSpan FirstPause => options.Value.Interval;

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn) return false;

        if (await IsMyTurnAsync(Adding, options.Value.InvariantsInterval, cancellationToken))
        {
            await InScopeAsync(async (IServiceProvider services) =>
            {
                var (findings, kinds) = await services.GetRequiredService<Watches>().LookAtInvariantsAsync(cancellationToken);
                await services.GetRequiredService<Alarms>().SettleAsync(findings, kinds, cancellationToken);
            });
        }

        if (!await IsMyTurnAsync(Watching, options.Value.Interval, cancellationToken)) return false;

        await InScopeAsync(async (IServiceProvider services) =>
        {
            var (findings, kinds) = await services.GetRequiredService<Watches>().LookAsync(heartbeat.CanJudgeOthers, cancellationToken);
            await services.GetRequiredService<Alarms>().SettleAsync(findings, kinds, cancellationToken);
            var db = services.GetRequiredService<BooklyDbContext>();
            telemetry.Looked(await db.ReadFiguresAsync(cancellationToken), await db.Alarms.CountAsync(alarm => alarm.EndedAt == null, cancellationToken));
            await services.GetRequiredService<AlarmPoster>().PostAsync(cancellationToken);
        });
        return false;
    }

    private Task<bool> IsMyTurnAsync(string what, TimeSpan interval, CancellationToken cancellationToken) => InScopeAsync(async (BooklyDbContext db) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO monitor_marks (name, at) VALUES ({what}, now())
            ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE monitor_marks.at <= excluded.at - {interval * Tolerance}
            """, cancellationToken) == 1);
}
