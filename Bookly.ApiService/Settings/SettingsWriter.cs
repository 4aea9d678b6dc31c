using System.Globalization;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Settings;

/// <summary>What became of a change.</summary>
/// <param name="Now">The row as it is since.</param>
/// <param name="IsRefused">Somebody else has changed it since it was read: nothing is done.</param>
internal readonly record struct SettingChange(Setting Now, bool IsRefused = false);

/// <summary>Changes a row of the version that its editor saw, with the entry of the audit log, and tells every replica.</summary>
internal sealed class SettingsWriter(BooklyDbContext db, SettingsCache cache, ChangeFeed changes, AuditLog audit)
{
    /// <param name="seen">Whether the row is as its editor saw it.</param>
    public async Task<SettingChange> ChangeAsync(string name, Func<Setting, bool> seen, string? text, byte[]? image, CancellationToken cancellationToken)
    {
        var change = await db.InTransactionAsync(
            async token =>
            {
                var row = (await db.Settings.FromSql($"SELECT * FROM settings WHERE name = {name} FOR UPDATE").ToListAsync(token)).Single();
                // A repetition after a lost answer.
                if (row.Text == text && (row.Image ?? []).AsSpan().SequenceEqual(image)) return new SettingChange(row);
                if (!seen(row)) return new SettingChange(row, IsRefused: true);

                var before = Audited(row);
                (row.Text, row.Image, row.Version) = (text, image, row.Version + 1);
                await db.SaveChangesAsync(token);
                await audit.WriteAsync(AuditAction.SettingsChanged, $"settings:{name}", before, Audited(row), token);
                return new SettingChange(row);
            },
            cancellationToken, commitIf: made => !made.IsRefused);
        cache.Learn([change.Now]);
        if (!change.IsRefused) changes.SettingsChanged();
        return change;
    }

    public static bool HasVersion(Setting row, string? ifMatch) => IfMatch.TagOf(ifMatch) == row.Version.ToString(CultureInfo.InvariantCulture);

    public static bool HasLogo(Setting row, string? ifMatch) => IfMatch.TagOf(ifMatch) == SettingsState.VersionOf(row.Image);

    private static object Audited(Setting row) => row.Name switch
    {
        Setting.Shop => SettingsState.Read(row),
        Setting.Logo => new { Logo = SettingsState.VersionOf(row.Image) },
        _ => new { row.Text },
    };
}
