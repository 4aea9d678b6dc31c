using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Catalog;

/// <summary>Related books: by the same author, then of the genre with words of the title, then neighbours in the genre.</summary>
public sealed class RelatedBooks(BooklyDbContext db, IOptions<ShopOptions> shop)
{
    public const int Count = 6;

    private const int MaxCompared = 100;

    /// <summary>Nearest first; empty for a book that is not listed.</summary>
    public async Task<List<long>> FindAsync(long bookId, CancellationToken cancellationToken)
    {
        // A query of its own: with its values as constants, each part below reads one index.
        var book = (await db.Database.SqlQuery<Traits>(
            $"""
            SELECT genre, author_words, title_words, coalesce((
                SELECT string_agg(lexeme, ' | ') FROM unnest(search_words)
                WHERE 'A' = ANY (weights) AND length(lexeme) > 3 AND ts_lexize('english_stem', lexeme) <> ARRAY[]::text[]), '') AS words
            FROM books WHERE id = {bookId}
            """).ToListAsync(cancellationToken)).SingleOrDefault();
        if (book is null) return [];

        var currency = shop.Value.Currency;
        return await db.Database.SqlQuery<long>(
            $"""
            WITH near AS (
                (SELECT id, title_words, 1 AS distance FROM books
                    WHERE currency = {currency} AND author_words = {book.AuthorWords} AND stock > held ORDER BY title_words, id LIMIT {Count + 1})
                UNION ALL
                (SELECT id, title_words, 2 FROM (
                        SELECT id, title_words, search_words FROM books
                        WHERE search_words @@ to_tsquery('simple', {book.Words}) AND currency = {currency} AND genre = {book.Genre} AND stock > held LIMIT {MaxCompared}) alike
                    ORDER BY ts_rank(search_words, to_tsquery('simple', {book.Words})) DESC, id LIMIT {Count + 1})
                UNION ALL
                (SELECT id, title_words, 3 FROM books
                    WHERE currency = {currency} AND genre = {book.Genre} AND title_words > {book.TitleWords} AND stock > held ORDER BY title_words, id LIMIT {Count})
                UNION ALL
                (SELECT id, title_words, 4 FROM books WHERE currency = {currency} AND genre = {book.Genre} AND stock > held ORDER BY title_words, id LIMIT {Count + 1}))
            SELECT id AS "Value" FROM near WHERE id <> {bookId}
            GROUP BY id, title_words ORDER BY min(distance), title_words, id LIMIT {Count}
            """).ToListAsync(cancellationToken);
    }

    private sealed record Traits(string Genre, string AuthorWords, string TitleWords, string Words);
}
