using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>The one clock that all replicas share: their own differ.</summary>
internal static class DatabaseClock
{
    /// <summary>Now, for times that replicas compare with one another (UTC).</summary>
    public static async Task<DateTimeOffset> NowAsync(this BooklyDbContext db, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<DateTimeOffset>($"SELECT clock_timestamp() AS \"Value\"").ToListAsync(cancellationToken)).Single();
}
