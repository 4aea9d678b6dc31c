using System.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>Reading what belongs together.</summary>
internal static class Snapshots
{
    /// <summary>Reads as of one moment, whatever is committed between the statements: an order and its refunds, say, then agree.</summary>
    public static Task<T> InSnapshotAsync<T>(
        this BooklyDbContext db, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
            return await read(token);
        }, cancellationToken);
}
