using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

internal static class Transactions
{
    /// <summary>Commits the work and returns what it came to. It waits five seconds at most for a lock.</summary>
    /// <param name="work">May run twice when the connection fails, so it must read all it needs inside.</param>
    /// <param name="commitIf">What has come to anything else is rolled back.</param>
    /// <exception cref="LockTimeoutException">Another transaction kept a lock for too long; nothing has happened.</exception>
    public static Task<T> InTransactionAsync<T>(
        this BooklyDbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken,
        Func<T, bool>? commitIf = null) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(token => LockTimeouts.RunAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await db.Database.ExecuteSqlRawAsync(LockTimeouts.SetDefault, token);
            var result = await work(token);
            if (commitIf is null || commitIf(result)) await transaction.CommitAsync(token);
            return result;
        }), cancellationToken);
}
