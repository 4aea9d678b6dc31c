using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>
/// A table whose rows are work to be done after their commit: what is Pending is due at next_attempt_at, is tried again with growing
/// pauses, and is Dead when it has failed too often. Replicas share the rows.
/// </summary>
/// <param name="Table">Has the columns id, state, attempts, next_attempt_at and last_error, and an index of the Pending rows by next_attempt_at.</param>
/// <param name="Done">The state of a row whose work is done.</param>
internal sealed record DurableQueue(string Table, string Done)
{
    /// <summary>With the backoff below, hourly after the first six: three days of trying, as Stripe tries, then a person.</summary>
    private const int MaxAttempts = 78;

    private readonly string _takeDue =
        $$"""
        UPDATE {{Table}} SET next_attempt_at = {0}
        WHERE id IN (
            SELECT id FROM {{Table}} WHERE state = 'Pending' AND next_attempt_at <= {1}
            ORDER BY next_attempt_at, id LIMIT {2} FOR UPDATE SKIP LOCKED)
        RETURNING *
        """;

    private readonly string _replay = $$"""UPDATE {{Table}} SET state = 'Pending', attempts = 0, next_attempt_at = {0} WHERE id = {1} AND state <> {2}""";

    /// <summary>
    /// A SET list for one more failure. Parameters of the statement: 0 now, 1 the error, 2 whether to give up at once. Columns carry the
    /// table's name, because ON CONFLICT knows them twice.
    /// </summary>
    public string SetFailed { get; } =
        $$"""
        state = CASE WHEN {2} OR {{Table}}.attempts + 1 >= {{MaxAttempts}} THEN 'Dead' ELSE 'Pending' END,
            attempts = {{Table}}.attempts + 1,
            next_attempt_at = {0} + least(interval '1 hour', interval '1 second' * power(4, least({{Table}}.attempts, 8))),
            last_error = {1}
        """;

    /// <summary>Up to <paramref name="limit"/> rows that are due, put off so far that other replicas leave them alone meanwhile.</summary>
    public Task<List<TRow>> TakeDueAsync<TRow>(
        DbSet<TRow> rows, DateTimeOffset now, int limit, TimeSpan leaseDuration, CancellationToken cancellationToken) where TRow : class =>
        rows.FromSqlRaw(_takeDue, now + leaseDuration, now, limit).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>Gives a row that is not done a fresh set of attempts, the first at once; false when there is none.</summary>
    public async Task<bool> ReplayAsync(BooklyDbContext db, object id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlRawAsync(_replay, [now, id, Done], cancellationToken) == 1;
}
