using Bookly.ApiService.Common;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Settings;

/// <summary>
/// The settings in this replica's memory. Whoever shows them reads them here, without asking Postgres: they are still there when it is away.
/// </summary>
public sealed class SettingsCache(IOptions<ShopOptions> shop, IOptions<RefundOptions> refunds)
{
    private readonly Lock _learning = new();
    private readonly Dictionary<string, Setting> _rows = [];
    private SettingsState? _current;

    /// <summary>What the configuration says until the first read.</summary>
    public SettingsState Current => Volatile.Read(ref _current) ?? SettingsState.Of([], SettingsSeed.Of(shop.Value, refunds.Value));

    /// <summary>An older version of a row than the known one is passed over: reads may overtake each other.</summary>
    internal void Learn(IEnumerable<Setting> rows)
    {
        lock (_learning)
        {
            var news = rows.Where(row => !_rows.TryGetValue(row.Name, out var known) || known.Version < row.Version).ToList();
            if (news.Count == 0) return;

            foreach (var row in news) _rows[row.Name] = row;
            Volatile.Write(ref _current, SettingsState.Of(_rows.Values, SettingsSeed.Of(shop.Value, refunds.Value)));
        }
    }
}
