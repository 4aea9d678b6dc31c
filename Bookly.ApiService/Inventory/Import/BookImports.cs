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

    private static readonly string MarkChanged =
        $$"""
        UPDATE book_import_lines l SET kind = 'Changed', changes = found.changes
        FROM (
            SELECT l.line, {{Changes("{1}")}} AS changes, coalesce(l.difference, 0) AS difference
            FROM book_import_lines l JOIN books b ON b.id = l.book_id
            WHERE l.import_id = {0} AND l.kind = 'Existing') found
        WHERE l.import_id = {0} AND l.line = found.line AND (found.changes IS NOT NULL OR found.difference <> 0)
        """;

    private static readonly string LockReadyToChange =
        $"SELECT 1 FROM books WHERE id IN (SELECT l.book_id FROM book_import_lines l WHERE {ReadyToChange}) ORDER BY id FOR UPDATE";

    private static readonly string RefuseChanged =
        $$"""
        UPDATE book_import_lines l SET kind = 'Bad', problem = found.problem
        FROM (
            SELECT l.line, CASE
                WHEN b.id IS NULL THEN 'The book has left the catalog since the preview; relist it.'
                WHEN l.changes IS DISTINCT FROM {{Changes("{3}")}} THEN 'Somebody has changed this book since the preview; read the file again.'
                WHEN b.stock + coalesce(l.difference, 0) < b.held THEN 'Open checkouts hold more copies than would be left; give another difference.'
                WHEN b.stock + coalesce(l.difference, 0) > {2} THEN 'With these copies there would be more than a stock can be; give fewer.' END AS problem
            FROM book_import_lines l LEFT JOIN books b ON b.id = l.book_id
            WHERE {{ReadyToChange}}) found
        WHERE l.import_id = {0} AND l.line = found.line AND found.problem IS NOT NULL
        """;

    private static readonly string Change =
        $$"""
        WITH changed AS (
            UPDATE books b SET title = coalesce({{New("title")}}, b.title), author = coalesce({{New("author")}}, b.author),
                genre = coalesce({{New("genre")}}, b.genre), description = coalesce({{New("description")}}, b.description),
                unit_amount = coalesce(split_part({{New("price")}}, ' ', 1)::bigint, b.unit_amount),
                currency = coalesce(split_part({{New("price")}}, ' ', 2), b.currency),
                isbn = coalesce({{New("isbn")}}, b.isbn), year = coalesce({{New("year")}}::int, b.year),
                stock = b.stock + coalesce(l.difference, 0), received = b.received + coalesce(l.difference, 0),
                stock_set_at = CASE WHEN coalesce(l.difference, 0) = 0 THEN b.stock_set_at ELSE {2} END
            FROM book_import_lines l WHERE {{ReadyToChange}} AND b.id = l.book_id
            RETURNING b.id, b.stock, l.line, coalesce(l.difference, 0) AS difference),
        noted AS (
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after, source)
            SELECT id, {2}, {3}, 'Imported', difference, stock, {4} FROM changed WHERE difference <> 0)
        UPDATE book_import_lines l SET done = true FROM changed WHERE l.import_id = {0} AND l.line = changed.line
        """;

    private const string ReadyToList = "l.import_id = {0} AND l.line <= {1} AND l.kind IN ('New', {4}) AND NOT l.done";

    /// <summary>Book b is not a twin of the one that line l was exported from, and that has left the catalog since.</summary>
    private const string IsNoTwin =
        """
        NOT (l.exported_id IS NOT NULL AND l.exported_id <> b.id AND EXISTS (
            SELECT 1 FROM delisted_listings r WHERE r.book_id = l.exported_id AND (r.isbn = b.isbn OR lower(r.title) = lower(b.title))
                AND NOT EXISTS (SELECT 1 FROM books n WHERE n.id = r.book_id)))
        """;

    private const string ReadyToChange = "l.import_id = {0} AND l.line <= {1} AND l.kind = 'Changed' AND NOT l.done";

    /// <summary>
    /// What of book b line l would change; null when nothing. How a text was encoded, its line breaks and a genre's case are no
    /// difference, and a field that is empty in the file takes nothing away.
    /// </summary>
    /// <param name="currency">The import's.</param>
    private static string Changes(string currency) =>
        $"""
        (SELECT jsonb_agg(jsonb_build_object('field', f.field, 'old', f.old, 'new', f.new) ORDER BY f.place)
        FROM (VALUES (1, 'title', b.title::text, l.title::text), (2, 'author', b.author, l.author),
            (3, 'genre', b.genre, CASE WHEN lower(l.genre) = lower(b.genre) THEN b.genre ELSE l.genre END), (4, 'description', b.description, l.description),
            (5, 'price', b.unit_amount || ' ' || b.currency, l.unit_amount || ' ' || {currency}), (6, 'isbn', b.isbn, coalesce(b.isbn, l.isbn)),
            (7, 'year', b.year::text, coalesce(l.year, b.year)::text)) f(place, field, old, new)
        WHERE normalize(replace(coalesce(f.old, ''), E'\r\n', E'\n')) <> normalize(replace(coalesce(f.new, ''), E'\r\n', E'\n')))
        """;

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
        await ExpectManyAsync(
            async () =>
            {
                await MarkKnownAsync(import.Id, int.MaxValue, cancellationToken);
                await MarkRepeatedAsync(import.Id, cancellationToken);
                await MarkChangedAsync(import, cancellationToken);
                await MarkUnusualAsync(import, cancellationToken);
            }, cancellationToken);
        await MarkEmptyAsync(import.Id, int.MaxValue, cancellationToken);
    }

    /// <summary>The planner's statistics are those of before the lines were copied, and would make it compare each line with each book.</summary>
    private async Task ExpectManyAsync(Func<Task> compare, CancellationToken cancellationToken)
    {
        // A plan that cannot do without nested loops counts as dear then, and compiling it would take longer than running it.
        await db.Database.ExecuteSqlAsync($"SET LOCAL enable_nestloop = off; SET LOCAL jit = off", cancellationToken);
        await compare();
        await db.Database.ExecuteSqlAsync($"SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT", cancellationToken);
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
                    .SetProperty(row => row.UpdateExisting, confirm.UpdateExisting)
                    .SetProperty(row => row.ConfirmedBy, audit.Actor)
                    .SetProperty(row => row.ConfirmedAt, now), token) != 1)
            {
                return false;
            }

            // New ones are compared with the catalog once more, by the batch that imports them.
            if (confirm.UnusualPrices)
            {
                await db.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE book_import_lines SET problem = NULL,
                        kind = CASE WHEN book_id IS NULL THEN 'New' WHEN changes IS NULL THEN 'Delisted' ELSE 'Changed' END
                    WHERE import_id = {id} AND kind = 'Unusual'
                    """, token);
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
                await ExpectManyAsync(() => MarkKnownAsync(import.Id, last, token), token);
                if (import.UpdateExisting) await MarkGoneAsync(import.Id, last, token);
                await MarkEmptyAsync(import.Id, last, token);
                await ListNewAsync(import, last, token);
                await RelistAsync(import, last, token);
                if (import.UpdateExisting) await ExpectManyAsync(() => ChangeAsync(import, last, token), token);
            }

            await transaction.CommitAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>The number of the last line of the next batch; null when all is done.</summary>
    private async Task<int?> NextLinesAsync(BookImport import, CancellationToken cancellationToken) =>
        await db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == import.Id && !line.Done
                && (line.Kind == ImportLineKind.New || line.Kind == ImportLineKind.Delisted || (import.UpdateExisting && line.Kind == ImportLineKind.Changed)))
            .OrderBy(line => line.Line).Take(BatchSize).Select(line => (int?)line.Line).MaxAsync(cancellationToken);

    private Task<int> FinishAsync(Guid id, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE book_imports SET state = 'Done', finished_at = {time.GetUtcNow()} WHERE id = {id}", cancellationToken);

    /// <summary>Finds the lines whose books are in the catalog, and then those whose books once were.</summary>
    private async Task MarkKnownAsync(Guid id, int upToLine, CancellationToken cancellationToken)
    {
        // The price of a book that is there already is compared with its own, not with the file's.
        await MarkAsync("books", ImportLineKind.Existing, "as a book of the catalog.", upToLine == int.MaxValue ? ImportLineKind.Unusual : ImportLineKind.New);
        await MarkAsync(DelistedBooks, ImportLineKind.Delisted, "as a book that has left the catalog: it is listed again.");

        // Two statements, because an OR of two joins cannot be hashed: ten thousand lines against a large catalog would take minutes.
        async Task MarkAsync(string shelf, ImportLineKind kind, string rule, ImportLineKind also = ImportLineKind.New)
        {
            await db.Database.ExecuteSqlRawAsync(MatchSql(
                $"""
                (SELECT *, unnest(ARRAY[isbn, other_isbn]) AS form FROM book_import_lines) l
                JOIN {shelf} b ON upper(replace(replace(b.isbn, '-', ''), ' ', '')) = l.form
                """), [id, upToLine, kind.ToString(), $"The same ISBN {rule}", also.ToString()], cancellationToken);
            await db.Database.ExecuteSqlRawAsync(MatchSql(
                $"""
                book_import_lines l JOIN {shelf} b
                ON lower(b.title) = lower(l.title) AND lower(b.author) = lower(l.author) AND (b.isbn IS NULL OR l.isbn IS NULL)
                """), [id, upToLine, kind.ToString(), $"The same title and author {rule}", also.ToString()], cancellationToken);
        }

        static string MatchSql(string matches) =>
            "UPDATE book_import_lines l SET kind = {2}, problem = {3}, book_id = found.book_id "
            + "FROM (SELECT l.line, (array_agg(b.id ORDER BY (b.id = l.exported_id) IS TRUE DESC, b.id DESC))[1] AS book_id "
            + $"FROM {matches} WHERE {ReadyToList} AND {IsNoTwin} GROUP BY l.line) found "
            + "WHERE l.import_id = {0} AND l.line = found.line";
    }

    /// <summary>The catalog's own spelling, whatever the file's case.</summary>
    private Task<int> UseKnownGenresAsync(Guid id, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE book_import_lines l SET genre = known.genre
        FROM (SELECT DISTINCT ON (lower(genre)) genre FROM (SELECT genre, count(*) AS books FROM books GROUP BY genre) counted ORDER BY lower(genre), books DESC) known
        WHERE l.import_id = {id} AND lower(l.genre) = lower(known.genre) AND l.genre <> known.genre
        """, cancellationToken);

    /// <summary>Two lines of one book would undo each other.</summary>
    private Task<int> MarkRepeatedAsync(Guid id, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE book_import_lines l SET kind = 'Repeated', problem = 'The same book as line ' || first.line || '.'
        FROM (
            SELECT book_id, min(line) AS line FROM book_import_lines WHERE import_id = {id} AND kind IN ('Existing', 'Delisted')
            GROUP BY book_id HAVING count(*) > 1) first
        WHERE l.import_id = {id} AND l.kind IN ('Existing', 'Delisted') AND l.book_id = first.book_id AND l.line > first.line
        """, cancellationToken);

    private Task<int> MarkChangedAsync(BookImport import, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        MarkChanged, [import.Id, import.Currency], cancellationToken);

    /// <summary>
    /// What is not there is not for sale. The stock of a line that was exported is what there was then: when its book has left the catalog since, only a
    /// difference brings it back.
    /// </summary>
    private async Task MarkEmptyAsync(Guid id, int upToLine, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines SET stock = coalesce(difference, 0)
            WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Delisted' AND exported_id IS NOT NULL AND NOT done
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines SET kind = 'Bad', problem = CASE kind
                WHEN 'New' THEN 'stock: at least 1 copy.' ELSE 'The book has left the catalog; give its copies as a difference to list it again.' END
            WHERE import_id = {id} AND line <= {upToLine} AND kind IN ('New', 'Delisted') AND stock <= 0 AND NOT done
            """, cancellationToken);
    }

    /// <summary>Books that would change to, or be listed again at, a price tenfold off their last one. The others' prices were compared with the file's.</summary>
    private async Task MarkUnusualAsync(BookImport import, CancellationToken cancellationToken)
    {
        var currency = Currency.Of(import.Currency);
        var lines = await db.Database.SqlQueryRaw<RelistedPrice>(
            """
            SELECT l.line, l.unit_amount AS now, r.unit_amount AS before
            FROM book_import_lines l JOIN LATERAL (
                SELECT unit_amount FROM delisted_listings r WHERE r.book_id = l.book_id AND r.currency = {1} ORDER BY r.id DESC LIMIT 1) r ON true
            WHERE l.import_id = {0} AND l.kind = 'Delisted' AND (l.unit_amount > 10 * r.unit_amount OR 10 * l.unit_amount < r.unit_amount)
            UNION ALL
            SELECT l.line, l.unit_amount, b.unit_amount FROM book_import_lines l JOIN books b ON b.id = l.book_id AND b.currency = {1}
            WHERE l.import_id = {0} AND l.kind = 'Changed' AND (l.unit_amount > 10 * b.unit_amount OR 10 * l.unit_amount < b.unit_amount)
            """, import.Id, import.Currency).ToListAsync(cancellationToken);
        foreach (var line in lines)
        {
            var problem = ImportFile.UnusualPrice(line.Now, line.Before, "the book's last price", currency);
            await db.Database.ExecuteSqlAsync(
                $"UPDATE book_import_lines SET kind = 'Unusual', problem = {problem} WHERE import_id = {import.Id} AND line = {line.Line}", cancellationToken);
        }
    }

    private sealed record RelistedPrice(int Line, long Now, long Before);

    /// <summary>What the preview found in the catalog has left it since: with the copies that come in it is listed again, if there are any.</summary>
    private Task<int> MarkGoneAsync(Guid id, int upToLine, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE book_import_lines l SET kind = 'Delisted', stock = coalesce(difference, 0),
            problem = 'The book has left the catalog since the preview: it is listed again.'
        WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'Changed' AND NOT l.done
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
                line.BookId!.Value, line.Stock!.Value, line.UnitAmount, import.Currency, ByOf(import), cancellationToken, SubjectOf(import.Id)) switch
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

    private Task<int> ListNewAsync(BookImport import, int upToLine, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        WITH batch AS (
            SELECT l.*, i.currency, nextval(pg_get_serial_sequence('books', 'id')) AS new_id
            FROM book_import_lines l JOIN book_imports i ON i.id = l.import_id
            WHERE l.import_id = {import.Id} AND l.line <= {upToLine} AND l.kind = 'New' AND NOT l.done),
        listed AS (
            INSERT INTO books
                (id, title, author, isbn, genre, year, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
            SELECT new_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, 0, stock, {time.GetUtcNow()}, {time.GetUtcNow()}
            FROM batch
            RETURNING id, stock, created_at),
        noted AS (
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after, source)
            SELECT id, created_at, {ByOf(import)}, 'Listed', stock, stock, {SubjectOf(import.Id)} FROM listed)
        UPDATE book_import_lines l SET done = true, book_id = batch.new_id FROM batch WHERE l.import_id = batch.import_id AND l.line = batch.line
        """, cancellationToken);

    /// <summary>Changes the books that are there as the preview has shown it, and no other way: what somebody has changed since, the line says.</summary>
    private async Task ChangeAsync(BookImport import, int upToLine, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync(LockReadyToChange, [import.Id, upToLine], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(RefuseChanged, [import.Id, upToLine, Limits.MaxStock, import.Currency], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(Change, [import.Id, upToLine, time.GetUtcNow(), ByOf(import), SubjectOf(import.Id)], cancellationToken);
    }

    private static string New(string field) => $"(SELECT c->>'new' FROM jsonb_array_elements(l.changes) c WHERE c->>'field' = '{field}')";

    /// <summary>Those that were confirmed by an earlier version do not say by whom.</summary>
    private static string ByOf(BookImport import) => import.ConfirmedBy ?? import.CreatedBy;

    private static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ImportLine> lines, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY book_import_lines (import_id, line, kind, problem, title, author, genre, description, isbn, other_isbn, year, unit_amount, stock, difference, exported_id, fields, done)
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
            await WriteAsync(line.Difference, NpgsqlDbType.Integer);
            await WriteAsync(line.ExportedId, NpgsqlDbType.Bigint);
            await copy.WriteAsync(line.Fields, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(line.Done, NpgsqlDbType.Boolean, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);

        Task WriteAsync(object? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(
            value, type, cancellationToken);
    }
}
