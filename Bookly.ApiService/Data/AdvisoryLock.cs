using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>
/// A lock of the database's own that lives as long as its connection: held by one replica at a time, freed by Postgres when its
/// holder dies.
/// </summary>
public sealed class AdvisoryLock : IAsyncDisposable
{
    /// <summary>Keys. Arbitrary, but Bookly's own.</summary>
    public const long Migration = 0x426F6F6B6C7901, Sweep = 0x426F6F6B6C7902, FirstOwner = 0x426F6F6B6C7903, HoldQuota = 0x426F6F6B6C7904;

    private readonly BooklyDbContext _db;
    private readonly long _key;

    private AdvisoryLock(BooklyDbContext db, long key) => (_db, _key) = (db, key);

    /// <summary>Waits for the lock on the context's connection, which stays open until the lock is disposed.</summary>
    public static async Task<AdvisoryLock> TakeAsync(BooklyDbContext db, long key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({key})", cancellationToken);
        return new AdvisoryLock(db, key);
    }

    /// <summary>Takes the lock if it is free; null when another holds it.</summary>
    public static async Task<AdvisoryLock?> TryTakeAsync(BooklyDbContext db, long key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var taken = (await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({key}) AS \"Value\"").ToListAsync(cancellationToken))
            .Single();
        if (taken) return new AdvisoryLock(db, key);

        await db.Database.CloseConnectionAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({_key})");
        await _db.Database.CloseConnectionAsync();
    }
}
