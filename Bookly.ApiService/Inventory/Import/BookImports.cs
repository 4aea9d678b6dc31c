using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Keeps imports: stores the preview, and imports what was confirmed, a batch of lines in each transaction.</summary>
public sealed class BookImports(BooklyDbContext db, Relister relister, ReadFile read, AuditLog audit, TimeProvider time)
{
    /// <summary>Small enough that progress is seen and shoppers' checkouts wait for no lock worth noticing.</summary>
    private const int BatchSize = 500;

    private const int ReadBatchSize = 5000;

    private const string ReadyToList = "l.import_id = {0} AND l.line <= {1} AND l.kind IN ('New', {4}) AND NOT l.done";

    /// <summary>The books that are not listed now, each as it was when it last was.</summary>
    private const string DelistedBooks =
        """
        (SELECT DISTINCT ON (r.book_id) r.book_id AS id, r.isbn, r.title, r.author FROM delisted_listings r
        WHERE NOT EXISTS (SELECT 1 FROM books b WHERE b.id = r.book_id) ORDER BY r.book_id, r.id DESC)
        """;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Stores the lines of a file with what they are to the catalog.</summary>
    public Task StoreAsync(BookImport import, IReadOnlyCollection<ImportLine> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        var forgotten = import.CreatedAt - Retention;
        return db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await db.BookImports.Where(old => old.CreatedAt < forgotten && old.State != ImportState.Running).ExecuteDeleteAsync(token);
            db.BookImports.Add(import);
            await db.SaveChangesAsync(token);
            await CopyAsync((NpgsqlConnection)db.Database.GetDbConnection(), lines, token);
            await CompareAsync(import, token);
            await transaction.CommitAsync(token);
        }, cancellationToken);
    }

    /// <summary>Stores the file for the worker to read.</summary>
    public async Task ReadLaterAsync(BookImport import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        db.BookImports.Add(import);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Reads on in the oldest file that waits for it; false when there is none, or another replica has it. Its lines are stored a part in each
    /// transaction, so that progress is seen and a replica's death repeats nothing; the last one compares them with the catalog.
    /// </summary>
    public Task<bool> ReadBatchAsync(CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            var reading = await db.Database.SqlQuery<Guid>(
                $"SELECT id AS \"Value\" FROM book_imports WHERE state = 'Reading' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED").ToListAsync(token);
            if (reading is not [var id]) return false;

            if (await LinesOfFileAsync(id, token) is { } lines)
            {
                var stored = await db.ImportLines.CountAsync(line => line.ImportId == id, token);
                if (stored < lines.Count)
                {
                    await CopyAsync((NpgsqlConnection)db.Database.GetDbConnection(), [.. lines.Skip(stored).Take(ReadBatchSize)], token);
                    await db.Database.ExecuteSqlAsync($"UPDATE book_imports SET line_count = {lines.Count} WHERE id = {id}", token);
                }
                else
                {
                    await CompareAsync(await db.BookImports.AsNoTracking().SingleAsync(import => import.Id == id, token), token);
                    await db.Database.ExecuteSqlAsync($"UPDATE book_imports SET state = 'Preview', file = NULL WHERE id = {id}", token);
                    read.Forget();
                }
            }

            await transaction.CommitAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>Null when the file is none of books, which is recorded.</summary>
    private async Task<IReadOnlyList<ImportLine>?> LinesOfFileAsync(Guid id, CancellationToken cancellationToken)
    {
        if (read.LinesOf(id) is { } known) return known;

        var import = await db.BookImports.AsNoTracking().SingleAsync(import => import.Id == id, cancellationToken);
        try
        {
            using var file = new MemoryStream(import.File!);
            return read.Keep(id, ImportFile.Read(id, file, import.Currency));
        }
        catch (ImportFileException e)
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE book_imports SET state = 'Failed', problem = {e.Message}, file = NULL WHERE id = {id}", cancellationToken);
            return null;
        }
    }

    private async Task CompareAsync(BookImport import, CancellationToken cancellationToken)
    {
        await UseKnownGenresAsync(import.Id, cancellationToken);
        await MarkKnownAsync(import.Id, int.MaxValue, cancellationToken);
        await MarkUnusualAsync(import, cancellationToken);
    }

    /// <summary>Lets the worker begin; false when there is no such preview.</summary>
    public Task<bool> ConfirmAsync(Guid id, ConfirmImport confirm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(confirm);
        var now = time.GetUtcNow();
        return db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (await db.BookImports.Where(import => import.Id == id && import.State == ImportState.Preview)
                .ExecuteUpdateAsync(import => import
                    .SetProperty(row => row.State, ImportState.Running)
                    .SetProperty(row => row.Restock, confirm.Restock)
                    .SetProperty(row => row.ConfirmedAt, now), token) != 1)
            {
                return false;
            }

            // As new lines they are compared with the catalog once more, by the batch that imports them.
            if (confirm.UnusualPrices)
            {
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE book_import_lines SET kind = 'New', problem = NULL, book_id = NULL WHERE import_id = {id} AND kind = 'Unusual'", token);
            }

            await audit.WriteAsync(AuditAction.ImportConfirmed, SubjectOf(id), null, confirm, token);
            await transaction.CommitAsync(token);
            return true;
        }, cancellationToken);
    }

    /// <summary>Forgets an import; false when there is none, or it is running.</summary>
    public Task<bool> DiscardAsync(Guid id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var discarded = await db.BookImports.Where(import => import.Id == id && import.State != ImportState.Running).ExecuteDeleteAsync(token) == 1;
            if (discarded) await audit.WriteAsync(AuditAction.ImportDiscarded, SubjectOf(id), null, null, token);
            return discarded;
        }, cancellationToken);

    private static string SubjectOf(Guid id) => $"import:{id}";

    /// <summary>
    /// Imports the next lines of the oldest confirmed import; false when there is none, or another replica has it. Lines are marked in
    /// the transaction that imports them, so that a replica's death repeats nothing.
    /// </summary>
    public Task<bool> RunBatchAsync(CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            var running = await db.BookImports.FromSql(
                // The oldest or none: two imports at once would both list a book that is in both files.
                $"""
                SELECT * FROM book_imports WHERE id = (SELECT id FROM book_imports WHERE state = 'Running' ORDER BY confirmed_at, id LIMIT 1)
                FOR UPDATE SKIP LOCKED
                """)
                .AsNoTracking().ToListAsync(token);
            if (running is not [var import]) return false;

            if (await NextLinesAsync(import, token) is not { } last) await FinishAsync(import.Id, token);
            else
            {
                // Books may have come and gone since the preview.
                await MarkKnownAsync(import.Id, last, token);
                if (import.Restock) await MarkGoneAsync(import.Id, last, token);
                await ListNewAsync(import.Id, last, token);
                await RelistAsync(import, last, token);
                if (import.Restock) await RestockAsync(import.Id, last, token);
            }

            await transaction.CommitAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>The number of the last line of the next batch; null when all is done.</summary>
    private async Task<int?> NextLinesAsync(BookImport import, CancellationToken cancellationToken) =>
        await db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == import.Id && !line.Done
                && (line.Kind == ImportLineKind.New || line.Kind == ImportLineKind.Delisted || (import.Restock && line.Kind == ImportLineKind.Existing)))
            .OrderBy(line => line.Line).Take(BatchSize).Select(line => (int?)line.Line).MaxAsync(cancellationToken);

    private Task<int> FinishAsync(Guid id, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE book_imports SET state = 'Done', finished_at = {time.GetUtcNow()} WHERE id = {id}", cancellationToken);

    /// <summary>Finds the lines whose books are in the catalog, and then those whose books once were.</summary>
    private async Task MarkKnownAsync(Guid id, int upToLine, CancellationToken cancellationToken)
    {
        // The planner's statistics are those of before the lines were copied, and would make it compare each line with each book.
        await db.Database.ExecuteSqlAsync($"SET LOCAL enable_nestloop = off", cancellationToken);
        // The price of a book that is there already is not the line's, so nobody has to be asked about it.
        await MarkAsync("books", ImportLineKind.Existing, "as a book of the catalog.", upToLine == int.MaxValue ? ImportLineKind.Unusual : ImportLineKind.New);
        await MarkAsync(DelistedBooks, ImportLineKind.Delisted, "as a book that has left the catalog: it is listed again.");
        await db.Database.ExecuteSqlAsync($"SET LOCAL enable_nestloop TO DEFAULT", cancellationToken);

        // Two statements, because an OR of two joins cannot be hashed: ten thousand lines against a large catalog would take minutes.
        async Task MarkAsync(string shelf, ImportLineKind kind, string rule, ImportLineKind also = ImportLineKind.New)
        {
            await db.Database.ExecuteSqlRawAsync(MatchSql(
                $"""
                book_import_lines l CROSS JOIN LATERAL (VALUES (l.isbn), (l.other_isbn)) form(isbn)
                JOIN {shelf} b ON upper(replace(replace(b.isbn, '-', ''), ' ', '')) = form.isbn
                """), [id, upToLine, kind.ToString(), $"The same ISBN {rule}", also.ToString()], cancellationToken);
            await db.Database.ExecuteSqlRawAsync(MatchSql(
                $"""
                book_import_lines l JOIN {shelf} b
                ON lower(b.title) = lower(l.title) AND lower(b.author) = lower(l.author) AND (b.isbn IS NULL OR l.isbn IS NULL)
                """), [id, upToLine, kind.ToString(), $"The same title and author {rule}", also.ToString()], cancellationToken);
        }

        static string MatchSql(string matches) =>
            "UPDATE book_import_lines l SET kind = {2}, problem = {3}, book_id = found.book_id "
            + $"FROM (SELECT l.line, max(b.id) AS book_id FROM {matches} WHERE {ReadyToList} GROUP BY l.line) found "
            + "WHERE l.import_id = {0} AND l.line = found.line";
    }

    /// <summary>The catalog's own spelling, whatever the file's case.</summary>
    private Task<int> UseKnownGenresAsync(Guid id, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE book_import_lines l SET genre = known.genre
        FROM (SELECT DISTINCT ON (lower(genre)) genre FROM (SELECT genre, count(*) AS books FROM books GROUP BY genre) counted ORDER BY lower(genre), books DESC) known
        WHERE l.import_id = {id} AND lower(l.genre) = lower(known.genre) AND l.genre <> known.genre
        """, cancellationToken);

    /// <summary>Books that would be listed again at a price tenfold off their last one. The others' prices were compared with the file's.</summary>
    private async Task MarkUnusualAsync(BookImport import, CancellationToken cancellationToken)
    {
        var currency = Currency.Of(import.Currency);
        var lines = await db.Database.SqlQueryRaw<RelistedPrice>(
            """
            SELECT l.line, l.unit_amount AS now, r.unit_amount AS before
            FROM book_import_lines l JOIN LATERAL (
                SELECT unit_amount FROM delisted_listings r WHERE r.book_id = l.book_id AND r.currency = {1} ORDER BY r.id DESC LIMIT 1) r ON true
            WHERE l.import_id = {0} AND l.kind = 'Delisted' AND (l.unit_amount > 10 * r.unit_amount OR 10 * l.unit_amount < r.unit_amount)
            """, import.Id, import.Currency).ToListAsync(cancellationToken);
        foreach (var line in lines)
        {
            var problem = ImportFile.UnusualPrice(line.Now, line.Before, "the book's last price", currency);
            await db.Database.ExecuteSqlAsync(
                $"UPDATE book_import_lines SET kind = 'Unusual', problem = {problem} WHERE import_id = {import.Id} AND line = {line.Line}", cancellationToken);
        }
    }

    private sealed record RelistedPrice(int Line, long Now, long Before);

    /// <summary>What the preview found in the catalog has sold out since: it is listed again.</summary>
    private Task<int> MarkGoneAsync(Guid id, int upToLine, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE book_import_lines l SET kind = 'Delisted', problem = 'The book has left the catalog since the preview: it is listed again.'
        WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'Existing' AND NOT l.done
            AND NOT EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id)
        """, cancellationToken);

    /// <summary>Under its old id, from its audit copy, with the line's copies and price.</summary>
    private async Task RelistAsync(BookImport import, int upToLine, CancellationToken cancellationToken)
    {
        var lines = await db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == import.Id && line.Line <= upToLine && line.Kind == ImportLineKind.Delisted && !line.Done)
            .OrderBy(line => line.Line).Select(line => new { line.Line, line.BookId, line.Stock, line.UnitAmount })
            .ToListAsync(cancellationToken);
        if (lines.Count == 0) return;

        // Orders before books and in id order, as everywhere; the relister locks the same ones book by book.
        var bookIds = lines.Select(line => line.BookId!.Value).ToArray();
        await db.Database.ExecuteSqlRawAsync(
            $$"""
            SELECT 1 FROM orders o WHERE {{StockStatements.OrderHoldsStock}}
                AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.book_id = ANY ({0}))
            ORDER BY o.id FOR UPDATE
            """, [bookIds], cancellationToken);
        foreach (var line in lines)
        {
            var (kind, problem) = await relister.RelistLockedAsync(
                line.BookId!.Value, line.Stock!.Value, line.UnitAmount, import.Currency, cancellationToken) switch
            {
                RelistOutcome.Relisted => ("Delisted", null),
                RelistOutcome.StockHeld => ("Bad", "Payments under way hold more copies of this book than that; give more copies."),
                _ => ("Existing", "The book is in the catalog again."),
            };
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE book_import_lines SET kind = {kind}, problem = coalesce({problem}, problem), done = {kind == "Delisted"}
                WHERE import_id = {import.Id} AND line = {line.Line}
                """, cancellationToken);
        }
    }

    private Task<int> ListNewAsync(Guid id, int upToLine, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        WITH batch AS (
            SELECT l.*, i.currency, nextval(pg_get_serial_sequence('books', 'id')) AS new_id
            FROM book_import_lines l JOIN book_imports i ON i.id = l.import_id
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'New' AND NOT l.done),
        listed AS (
            INSERT INTO books
                (id, title, author, isbn, genre, year, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
            SELECT new_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, 0, stock, {time.GetUtcNow()}, {time.GetUtcNow()}
            FROM batch)
        UPDATE book_import_lines l SET done = true, book_id = batch.new_id FROM batch WHERE l.import_id = batch.import_id AND l.line = batch.line
        """, cancellationToken);

    /// <summary>A book that leaves the catalog at this very moment is not restocked; its line says so.</summary>
    private async Task RestockAsync(Guid id, int upToLine, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM books WHERE id IN (
                SELECT book_id FROM book_import_lines WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Existing' AND NOT done)
            ORDER BY id FOR UPDATE
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines l SET kind = 'Bad', problem = 'With these copies there would be more than a stock can be; give fewer.'
            FROM (
                SELECT book_id, sum(stock) AS copies FROM book_import_lines
                WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Existing' AND NOT done GROUP BY book_id) many
            JOIN books b ON b.id = many.book_id AND b.stock + many.copies > {Limits.MaxStock}
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'Existing' AND NOT l.done AND l.book_id = b.id
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE books b SET stock = b.stock + l.copies, received = b.received + l.copies, stock_set_at = {time.GetUtcNow()}
            FROM (
                SELECT book_id, sum(stock)::int AS copies FROM book_import_lines
                WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Existing' AND NOT done GROUP BY book_id) l
            WHERE b.id = l.book_id
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines l SET
                done = EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id),
                kind = CASE WHEN EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id) THEN 'Existing' ELSE 'Bad' END,
                problem = CASE WHEN EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id) THEN l.problem ELSE 'The book has left the catalog since the preview; relist it.' END
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'Existing' AND NOT l.done
            """, cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ImportLine> lines, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY book_import_lines (import_id, line, kind, problem, title, author, genre, description, isbn, other_isbn, year, unit_amount, stock, fields, done)
            FROM STDIN (FORMAT BINARY)
            """, cancellationToken);
        foreach (var line in lines)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(line.ImportId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(line.Line, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(line.Kind.ToString(), NpgsqlDbType.Varchar, cancellationToken);
            await WriteAsync(line.Problem, NpgsqlDbType.Text);
            await copy.WriteAsync(line.Title, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(line.Author, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(line.Genre, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(line.Description, NpgsqlDbType.Text, cancellationToken);
            await WriteAsync(line.Isbn, NpgsqlDbType.Text);
            await WriteAsync(line.OtherIsbn, NpgsqlDbType.Text);
            await WriteAsync(line.Year, NpgsqlDbType.Integer);
            await WriteAsync(line.UnitAmount, NpgsqlDbType.Bigint);
            await WriteAsync(line.Stock, NpgsqlDbType.Integer);
            await copy.WriteAsync(line.Fields, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(line.Done, NpgsqlDbType.Boolean, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);

        Task WriteAsync(object? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(
            value, type, cancellationToken);
    }
}
