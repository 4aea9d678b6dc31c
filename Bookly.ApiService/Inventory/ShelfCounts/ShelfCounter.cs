using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory.ShelfCounts;

public enum CountOutcome
{
    Done,
    NotFound,

    /// <summary>The count is finished, or a part of it is booked.</summary>
    Finished,
}

/// <summary>Shelf counts. A count is locked before its books, and these by ascending id, as everywhere.</summary>
public sealed class ShelfCounter(BooklyDbContext db, ChangeFeed changes, CatalogIndex catalog, AuditLog audit, TimeProvider time)
{
    /// <summary>Starts a count of the books that are listed now; null when none is.</summary>
    public Task<Guid?> StartAsync(string? genre, string? search, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var now = time.GetUtcNow();
            var id = Guid.CreateVersion7(now);
            db.ShelfCounts.Add(new ShelfCountRecord { Id = id, Genre = genre, Search = search, StartedBy = audit.Actor, StartedAt = now });
            await db.SaveChangesAsync(token);
            var lines = await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO shelf_count_lines (count_id, book_id, title, author, isbn, booked)
                SELECT {id}, id, title, author, isbn, false FROM books
                WHERE ({genre}::text IS NULL OR genre = {genre}) AND title || ' ' || author || ' ' || coalesce(isbn, '') ILIKE ALL ({LikePatterns.OfWords(search).ToArray()})
                """, token);
            return lines == 0 ? (Guid?)null : id;
        }, cancellationToken, commitIf: id => id is not null);

    /// <summary>
    /// Takes numbers, each with the stock at this moment. One that is there already is no other count: the form of a page sends all of its numbers
    /// again, and what sold since would look missing. Books that are not part of the count, or are booked, stay as they are.
    /// </summary>
    public Task<CountOutcome> CountAsync(Guid id, IReadOnlyList<CountedBook> lines, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (await LockAsync(id, token) is not { } state) return CountOutcome.NotFound;
            if (state != ShelfCountState.Open) return CountOutcome.Finished;

            long[] books = [.. lines.Select(line => line.BookId)];
            int?[] numbers = [.. lines.Select(line => line.Counted)];
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM books WHERE id = ANY ({books}) ORDER BY id FOR UPDATE", token);
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE shelf_count_lines l SET counted = entered.counted, refusal = CASE WHEN entered.counted IS NOT NULL AND b.id IS NULL THEN 'Gone' END,
                    expected = CASE WHEN entered.counted IS NOT NULL THEN b.stock END,
                    counted_by = CASE WHEN entered.counted IS NOT NULL THEN {audit.Actor} END,
                    counted_at = CASE WHEN entered.counted IS NOT NULL THEN {time.GetUtcNow()}::timestamptz END
                FROM unnest({books}, {numbers}) AS entered(book_id, counted) LEFT JOIN books b ON b.id = entered.book_id
                WHERE l.count_id = {id} AND l.book_id = entered.book_id AND NOT l.booked AND l.counted IS DISTINCT FROM entered.counted
                """, token);
            return CountOutcome.Done;
        }, cancellationToken);

    /// <summary>
    /// Books what differs, all of it that can be in one transaction. Lines that cannot be say why, and keep the count open until they are counted
    /// again or taken out; finishing it again books them then, and nothing twice.
    /// </summary>
    public async Task<CountOutcome> FinishAsync(Guid id, CancellationToken cancellationToken)
    {
        var outcome = await db.InTransactionAsync(
            async token =>
            {
                if (await LockAsync(id, token) is not { } state) return CountOutcome.NotFound;
                if (state == ShelfCountState.Finished) return CountOutcome.Done;

                await db.Database.ExecuteSqlAsync(
                    $"""
                    SELECT 1 FROM books WHERE id IN (SELECT book_id FROM shelf_count_lines WHERE count_id = {id} AND counted IS NOT NULL AND NOT booked)
                    ORDER BY id FOR UPDATE
                    """, token);
                await RefuseAsync(id, token);
                var booked = await BookAsync(id, token);
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE shelf_count_lines SET booked = true WHERE count_id = {id} AND counted IS NOT NULL AND refusal IS NULL", token);
                await db.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE shelf_counts SET state = 'Finished', finished_by = {audit.Actor}, finished_at = {time.GetUtcNow()}
                    WHERE id = {id} AND NOT EXISTS (SELECT 1 FROM shelf_count_lines WHERE count_id = {id} AND refusal IS NOT NULL)
                    """, token);
                await audit.WriteAsync(AuditAction.ShelfCounted, $"count:{id}", null, new { Differences = booked }, token);
                return CountOutcome.Done;
            }, cancellationToken);
        if (outcome == CountOutcome.Done)
        {
            await catalog.InvalidateAsync(CancellationToken.None);
            changes.CatalogChanged(null);
        }

        return outcome;
    }

    /// <summary>Forgets a count of which nothing is booked.</summary>
    public Task<CountOutcome> DiscardAsync(Guid id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (await LockAsync(id, token) is not { } state) return CountOutcome.NotFound;
            if (state == ShelfCountState.Finished || await db.ShelfCountLines.AnyAsync(line => line.CountId == id && line.Booked, token)) return CountOutcome.Finished;

            await db.ShelfCounts.Where(count => count.Id == id).ExecuteDeleteAsync(token);
            return CountOutcome.Done;
        }, cancellationToken);

    private async Task<ShelfCountState?> LockAsync(Guid id, CancellationToken cancellationToken) =>
        (await db.ShelfCounts.FromSql($"SELECT * FROM shelf_counts WHERE id = {id} FOR UPDATE").AsNoTracking().ToListAsync(cancellationToken)).SingleOrDefault()?.State;

    /// <summary>
    /// Says of each counted line whether its difference can be booked. Where more than copies that came in has been noted since, somebody may have
    /// seen the same difference, and it would be booked twice.
    /// </summary>
    private Task<int> RefuseAsync(Guid id, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE shelf_count_lines l SET refusal = CASE
            WHEN l.expected IS NULL OR (b.id IS NULL AND l.counted <> l.expected) THEN 'Gone'
            WHEN l.counted = l.expected THEN NULL
            WHEN EXISTS (
                SELECT 1 FROM stock_changes c WHERE c.book_id = l.book_id AND c.at > l.counted_at
                    AND (c.difference < 0 OR c.kind NOT IN ('Delivery', 'Returned', 'Imported'))) THEN 'Corrected'
            WHEN b.stock + l.counted - l.expected < b.held THEN 'Held'
            WHEN b.stock + l.counted - l.expected > {Limits.MaxStock} THEN 'TooMany'
            END
        FROM shelf_count_lines line LEFT JOIN books b ON b.id = line.book_id
        WHERE l.count_id = {id} AND line.count_id = l.count_id AND line.book_id = l.book_id AND l.counted IS NOT NULL AND NOT l.booked
        """, cancellationToken);

    private Task<int> BookAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"""
            WITH counted AS (
                SELECT book_id, counted - expected AS difference FROM shelf_count_lines
                WHERE count_id = {id} AND counted <> expected AND refusal IS NULL AND NOT booked),
            changed AS (
                UPDATE books b SET stock = b.stock + c.difference, received = b.received + c.difference, stock_set_at = {now}
                FROM counted c WHERE b.id = c.book_id RETURNING b.id, b.stock, c.difference)
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after, source)
            SELECT id, {now}, {audit.Actor}, 'ShelfCount', difference, stock, {$"count:{id}"} FROM changed
            """, cancellationToken);
    }
}
