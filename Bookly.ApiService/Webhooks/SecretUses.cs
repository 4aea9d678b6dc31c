using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Webhooks;

/// <summary>
/// Notes which secret signed an event, in memory, and stores it every few seconds: no webhook waits for it. What a dying process had not stored yet
/// is missing, and the next event makes up for it.
/// </summary>
public sealed class SecretUses(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, (DateTimeOffset First, DateTimeOffset Last, long Events)> _uses = [];

    public static string FingerprintOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..8];

    public void Note(string secret)
    {
        var (fingerprint, now) = (FingerprintOf(secret), time.GetUtcNow());
        lock (_lock)
        {
            _uses[fingerprint] = _uses.TryGetValue(fingerprint, out var use) ? (use.First, now, use.Events + 1) : (now, now, 1);
        }
    }

    public async Task StoreAsync(BooklyDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        Dictionary<string, (DateTimeOffset First, DateTimeOffset Last, long Events)> uses;
        lock (_lock) (uses, _uses) = (_uses, []);

        foreach (var (fingerprint, use) in uses)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO webhook_secret_uses (fingerprint, first_used_at, last_used_at, events) VALUES ({fingerprint}, {use.First}, {use.Last}, {use.Events})
                ON CONFLICT (fingerprint) DO UPDATE SET last_used_at = greatest(webhook_secret_uses.last_used_at, excluded.last_used_at),
                    events = webhook_secret_uses.events + excluded.events
                """, cancellationToken);
        }
    }
}

internal sealed class SecretUseWorker(SecretUses uses, IServiceScopeFactory scopes, TimeProvider time, ILogger<SecretUseWorker> logger)
    : PollingWorker(scopes, Pause, time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override TimeSpan FirstPause => Pause;

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        await InScopeAsync<BooklyDbContext>(db => uses.StoreAsync(db, cancellationToken));
        return false;
    }
}
