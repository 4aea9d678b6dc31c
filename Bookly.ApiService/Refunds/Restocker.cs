using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <summary>Puts copies that came back on the shelf; a book that had sold out returns to the catalog under its old id.</summary>
public sealed class Restocker(BooklyDbContext db, TimeProvider time)
{
    /// <summary>
    /// Puts a request's copies back, once: in the transaction that records its refund, under the order's lock. A book that a person
    /// has taken off the catalog stays off, and its copies are not counted.
    /// </summary>
    public async Task RestockAsync(RefundRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var line in request.Restock.OrderBy(line => line.BookId))
        {
            if (await RestockBookAsync(line, ct) is not { } relisted) continue;

            await db.Database.ExecuteSqlAsync(
                $"UPDATE order_lines SET restocked = restocked + {line.Quantity} WHERE order_id = {request.OrderId} AND book_id = {line.BookId}", ct);
            db.Restocks.Add(new Restock
            {
                OrderId = request.OrderId!.Value,
                BookId = line.BookId,
                Quantity = line.Quantity,
                RequestId = request.Id,
                Relisted = relisted,
                By = request.By,
                At = time.GetUtcNow(),
            });
        }
    }

    /// <summary>The books of these ids that a person has taken off the catalog: they cannot be restocked.</summary>
    public Task<List<long>> FindWithdrawnAsync(IReadOnlyCollection<long> bookIds, CancellationToken ct) =>
        db.Database.SqlQuery<long>(
            $"""
            SELECT wanted.id AS "Value" FROM unnest({bookIds.ToArray()}) AS wanted(id)
            WHERE NOT EXISTS (SELECT 1 FROM books b WHERE b.id = wanted.id)
                AND (SELECT r.order_id FROM delisted_listings r WHERE r.book_id = wanted.id ORDER BY r.id DESC LIMIT 1) IS NULL
            """).ToListAsync(ct);

    /// <summary>Whether the listing had to be put back into the catalog; null when it cannot be.</summary>
    /// <remarks>
    /// One statement, so that two orders that bring back the same sold-out book do not both list it. A listing that its last copy took
    /// along had nothing in stock and nothing held; what it had ever received is in its audit copy.
    /// </remarks>
    private async Task<bool?> RestockBookAsync(RestockLine line, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var relisted = await db.Database.SqlQuery<bool>(
            $"""
            WITH listed AS (
                UPDATE books SET stock = stock + {line.Quantity}, received = received + {line.Quantity} WHERE id = {line.BookId} RETURNING id),
            relisted AS (
                INSERT INTO books (id, title, author, isbn, genre, year, description, unit_amount, currency, stock, held, received, created_at, stock_set_at,
                    cover_version)
                SELECT book_id, title, author, isbn, genre, year, description, unit_amount, currency,
                    {line.Quantity}, 0, received + {line.Quantity}, {now}, {now},
                    (SELECT c.version FROM uploaded_covers c WHERE c.book_id = {line.BookId})
                FROM (SELECT * FROM delisted_listings WHERE book_id = {line.BookId} ORDER BY id DESC LIMIT 1) last
                WHERE order_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM listed)
                ON CONFLICT (id) DO UPDATE SET stock = books.stock + {line.Quantity}, received = books.received + {line.Quantity}
                RETURNING id)
            SELECT false AS "Value" FROM listed UNION ALL SELECT true FROM relisted
            """).ToListAsync(ct);
        return relisted.Count == 0 ? null : relisted[0];
    }
}
