using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Bookly.ApiService.Catalog.Import;

/// <summary>Keeps imports: stores the preview, and imports what was confirmed, a batch of lines in each transaction.</summary>
public sealed class BookImports(BooklyDbContext db, TimeProvider time)
{
    /// <summary>Small enough that progress is seen and shoppers' checkouts wait for no lock worth noticing.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Stores the lines of a file with what they are to the catalogue.</summary>
    public Task StoreAsync(BookImport import, IReadOnlyCollection<ImportLine> lines, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(import);
        var forgotten = import.CreatedAt - KeptFor;
        return db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await db.BookImports.Where(old => old.CreatedAt < forgotten && old.State != ImportState.Running).ExecuteDeleteAsync(token);
            db.BookImports.Add(import);
            await db.SaveChangesAsync(token);
            await CopyAsync((NpgsqlConnection)db.Database.GetDbConnection(), lines, token);
            await MarkExistingAsync(import.Id, int.MaxValue, token);
            await transaction.CommitAsync(token);
        }, ct);
    }

    /// <summary>Lets the worker begin; false when there is no such preview.</summary>
    public async Task<bool> ConfirmAsync(Guid id, bool restock, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.BookImports.Where(import => import.Id == id && import.State == ImportState.Preview)
            .ExecuteUpdateAsync(import => import
                .SetProperty(row => row.State, ImportState.Running)
                .SetProperty(row => row.Restock, restock)
                .SetProperty(row => row.ConfirmedAt, now), ct) == 1;
    }

    /// <summary>
    /// Imports the next lines of the oldest confirmed import; false when there is none, or another replica has it. Lines are marked in
    /// the transaction that imports them, so that a replica's death repeats nothing.
    /// </summary>
    public Task<bool> RunBatchAsync(CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            var running = await db.BookImports.FromSql(
                $"SELECT * FROM book_imports WHERE state = 'Running' ORDER BY confirmed_at LIMIT 1 FOR UPDATE SKIP LOCKED")
                .AsNoTracking().ToListAsync(token);
            if (running is not [var import]) return false;

            if (await NextLinesAsync(import, token) is not { } last) await FinishAsync(import.Id, token);
            else
            {
                // A book may have come since the preview.
                await MarkExistingAsync(import.Id, last, token);
                await ListNewAsync(import.Id, last, token);
                if (import.Restock) await RestockAsync(import.Id, last, token);
            }

            await transaction.CommitAsync(token);
            return true;
        }, ct);

    /// <summary>The number of the last line of the next batch; null when all is done.</summary>
    private async Task<int?> NextLinesAsync(BookImport import, CancellationToken ct) =>
        await db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == import.Id && !line.Done
                && (line.Kind == ImportLineKind.New || (import.Restock && line.Kind == ImportLineKind.Existing)))
            .OrderBy(line => line.Line).Take(BatchSize).Select(line => (int?)line.Line).MaxAsync(ct);

    private Task<int> FinishAsync(Guid id, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"UPDATE book_imports SET state = 'Done', finished_at = {time.GetUtcNow()} WHERE id = {id}", ct);

    /// <summary>Two statements, because an OR of two joins cannot be hashed: ten thousand lines against a large catalogue would take minutes.</summary>
    private async Task MarkExistingAsync(Guid id, int upToLine, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines l SET kind = 'Existing', book_id = b.id, problem = 'The same ISBN as a book of the catalogue.' FROM books b
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'New' AND NOT l.done
                AND upper(replace(replace(b.isbn, '-', ''), ' ', '')) = l.isbn
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines l SET kind = 'Existing', book_id = b.id, problem = 'The same title and author as a book of the catalogue.' FROM books b
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'New' AND NOT l.done
                AND lower(b.title) = lower(l.title) AND lower(b.author) = lower(l.author) AND (b.isbn IS NULL OR l.isbn IS NULL)
            """, ct);
    }

    private Task<int> ListNewAsync(Guid id, int upToLine, CancellationToken ct) => db.Database.ExecuteSqlAsync(
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
        """, ct);

    /// <summary>A book that has sold out since the preview has left the catalogue; its line says so.</summary>
    private async Task RestockAsync(Guid id, int upToLine, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM books WHERE id IN (
                SELECT book_id FROM book_import_lines WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Existing' AND NOT done)
            ORDER BY id FOR UPDATE
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE books b SET stock = b.stock + l.copies, received = b.received + l.copies, stock_set_at = {time.GetUtcNow()}
            FROM (
                SELECT book_id, sum(stock)::int AS copies FROM book_import_lines
                WHERE import_id = {id} AND line <= {upToLine} AND kind = 'Existing' AND NOT done GROUP BY book_id) l
            WHERE b.id = l.book_id
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE book_import_lines l SET
                done = EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id),
                kind = CASE WHEN EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id) THEN 'Existing' ELSE 'Bad' END,
                problem = CASE WHEN EXISTS (SELECT 1 FROM books b WHERE b.id = l.book_id) THEN l.problem ELSE 'The book has left the catalogue since the preview; relist it.' END
            WHERE l.import_id = {id} AND l.line <= {upToLine} AND l.kind = 'Existing' AND NOT l.done
            """, ct);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<ImportLine> lines, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY book_import_lines (import_id, line, kind, problem, title, author, genre, description, isbn, year, unit_amount, stock, fields, done)
            FROM STDIN (FORMAT BINARY)
            """, ct);
        foreach (var line in lines)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(line.ImportId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(line.Line, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(line.Kind.ToString(), NpgsqlDbType.Varchar, ct);
            await WriteAsync(line.Problem, NpgsqlDbType.Text);
            await copy.WriteAsync(line.Title, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Author, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Genre, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Description, NpgsqlDbType.Text, ct);
            await WriteAsync(line.Isbn, NpgsqlDbType.Text);
            await WriteAsync(line.Year, NpgsqlDbType.Integer);
            await WriteAsync(line.UnitAmount, NpgsqlDbType.Bigint);
            await WriteAsync(line.Stock, NpgsqlDbType.Integer);
            await copy.WriteAsync(line.Fields, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Done, NpgsqlDbType.Boolean, ct);
        }

        await copy.CompleteAsync(ct);

        Task WriteAsync(object? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, type, ct);
    }
}
