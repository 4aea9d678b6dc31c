using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Settings;

/// <summary>Wakes <see cref="SettingsRefresh"/>: another replica has changed a setting.</summary>
public sealed class SettingsSignal : WakeSignal;

/// <summary>Keeps this replica's settings up to date. Who missed the message that something changed learns it by the next look.</summary>
internal sealed class SettingsRefresh(
    SettingsCache cache, SettingsSignal signal, IServiceScopeFactory scopes, TimeProvider time, ILogger<SettingsRefresh> logger)
    : PollingWorker(scopes, MaxAge, time, logger, signal)
{
    /// <summary>Of what is shown, while Postgres answers.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>Before requests come, so that none is answered with the configuration's name of the shop.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await InScopeAsync<SettingsSeed>(seed => seed.AddMissingAsync(cancellationToken));
        await RunBatchAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task<bool> RunBatchAsync(CancellationToken cancellationToken) => InScopeAsync(async (BooklyDbContext db) =>
    {
        // The texts are read only when there is something new.
        if (await db.Settings.SumAsync(row => row.Version, cancellationToken) != cache.Current.Revision)
        {
            cache.Learn(await db.Settings.AsNoTracking().ToListAsync(cancellationToken));
        }

        return false;
    });
}
