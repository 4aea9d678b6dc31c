using System.ComponentModel;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookly.ApiService.Catalog;

/// <remarks>Immutable, so that the cache hands out its own instance.</remarks>
/// <param name="TotalIsAtLeast">Counting stopped at the limit.</param>
/// <param name="CloseMatches">Found by similar words, not by those typed.</param>
[ImmutableObject(true)]
public sealed record FoundBooks(long[] Ids, int Total, bool TotalIsAtLeast = false, bool CloseMatches = false);

/// <summary>
/// Full text search in Postgres, ignoring accents, case and signs. What is written without spaces is found by its characters, which have to
/// stand together; misspelled words are looked up by trigrams.
/// </summary>
public sealed class BookSearch(BooklyDbContext db, IOptions<ShopOptions> shop)
{
    /// <summary>Bounds ranking for frequent words. Books whose titles begin with the word are always among the ranked.</summary>
    public const int MaxFound = 1000;

    private const int MaxCounted = 10_000;
    private const int NearWords = 4;

    /// <summary>Of the words typed, those that similar ones are looked up for: each lookup reads the vocabulary.</summary>
    private const int MaxDoubtful = 12;

    public async Task<FoundBooks> FindAsync(BookQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var text = query.Q ?? throw new ArgumentException("There are no words to look for.", nameof(query));
        if (Isbn.DigitsOf(text) is { } digits)
        {
            return Found(
                await MatchAsync(query, Isbn.OtherForm(digits) is { } other ? $"{digits} | {other}" : $"{digits}:*", cancellationToken));
        }

        var found = await MatchAsync(query, tsquery: null, cancellationToken);
        if (found.Count > 0) return Found(found);

        // Words unknown to the catalog are the likelier mistakes, and a similarity search over every word is slow.
        string? tried = null;
        foreach (var likeKnownWords in new[] { false, true })
        {
            var near = await NearAsync(text, likeKnownWords, cancellationToken);
            if (near is null || near == tried) continue;

            var close = await MatchAsync(query, near, cancellationToken);
            if (close.Count > 0) return Found(close) with { CloseMatches = true };
            tried = near;
        }

        return Found(found);

        static FoundBooks Found(List<long> ids) => ids.Count > MaxFound
            ? new FoundBooks([.. ids.Take(MaxFound)], MaxFound, TotalIsAtLeast: true)
            : new FoundBooks([.. ids], ids.Count);
    }

    public async Task<FoundBooks> BrowseAsync(BookQuery query, int? total, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (where, parameters) = Filters(query);
        var ids = await QueryAsync<long>(
            $"SELECT id AS \"Value\" FROM books WHERE {where} ORDER BY {Order(query.SortOrder)} LIMIT @take OFFSET @skip",
            [.. parameters, new("take", query.PageSize), new("skip", (long)(query.Page - 1) * query.PageSize)], cancellationToken);
        if (total is { } known) return new FoundBooks([.. ids], known);

        (where, parameters) = Filters(query);
        var counted = (await QueryAsync<int>(
            $"SELECT count(*)::int AS \"Value\" FROM (SELECT 1 FROM books WHERE {where} LIMIT {MaxCounted + 1}) fitting", parameters,
            cancellationToken))[0];
        return new FoundBooks([.. ids], Math.Min(counted, MaxCounted), TotalIsAtLeast: counted > MaxCounted);
    }

    /// <param name="tsquery">Null uses the words as typed.</param>
    private Task<List<long>> MatchAsync(BookQuery query, string? tsquery, CancellationToken cancellationToken)
    {
        var (where, parameters) = Filters(query);
        parameters.Add(new("text", query.Q!));
        if (tsquery is not null) parameters.Add(new("tsquery", tsquery));
        var matches = tsquery is null ? "book_query(@text)" : "to_tsquery('simple', @tsquery)";
        var fitting = $"SELECT id FROM books WHERE search_words @@ {matches} AND {where}";
        return query.SortOrder == BookSort.Relevance
            ? QueryAsync<long>(
                $"""
                SELECT id AS "Value" FROM books WHERE id IN (
                    (SELECT id FROM books WHERE title_words LIKE book_words(@text) || '%' AND search_words @@ {matches} AND {where}
                        ORDER BY title_words LIMIT 200)
                    UNION ({fitting} LIMIT {MaxFound + 1}))
                ORDER BY title_words = book_words(@text) DESC, title_words LIKE book_words(@text) || '%' DESC,
                    ts_rank(search_words, plainto_tsquery('simple', book_terms(@text))) + 0.1 * ts_rank(search_words, {matches}) DESC,
                    title_words, id
                LIMIT {MaxFound + 1}
                """, parameters, cancellationToken)
            : QueryAsync<long>(
                $"""
                SELECT id AS "Value" FROM books WHERE search_words @@ {matches} AND {where}
                ORDER BY {Order(query.SortOrder)} LIMIT {MaxFound + 1}
                """, parameters, cancellationToken);
    }

    /// <summary>Adds completions and similar words to each word; short words stay as they are, since everything resembles them.</summary>
    private async Task<string?> NearAsync(string text, bool likeKnownWords, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync<TypedWord>(
            $"""
            SELECT typed.query AS query, coalesce(array_agg(near.word) FILTER (WHERE near.word IS NOT NULL), ARRAY[]::text[]) AS near
            FROM (
                SELECT word, place,
                    CASE WHEN pieces LIKE '%|%' THEN replace(pieces, '|', ' <-> ') WHEN length(word) > 3 THEN word || ':*' ELSE word END AS query,
                    length(word) > 3 AND place <= {MaxDoubtful} AND pieces NOT LIKE '%|%'
                        AND (@likeKnownWords OR NOT EXISTS (SELECT 1 FROM search_vocabulary known WHERE known.word = words.word)) AS doubtful
                FROM unnest(string_to_array(book_words(@text), ' ')) WITH ORDINALITY words (word, place), book_pieces(word) AS pieces) typed
            LEFT JOIN LATERAL (
                SELECT candidate.word FROM (
                    SELECT word, similarity(word, typed.word) AS likeness FROM search_vocabulary WHERE word % typed.word
                    UNION ALL
                    SELECT word, 0.8 FROM search_vocabulary WHERE word = ANY (ARRAY(
                        SELECT overlay(typed.word PLACING reverse(substr(typed.word, i, 2)) FROM i FOR 2) FROM generate_series(1, length(typed.word) - 1) i))
                    ) candidate
                WHERE typed.doubtful
                GROUP BY candidate.word ORDER BY max(candidate.likeness) DESC LIMIT {NearWords}) near ON true
            WHERE typed.word <> ''
            GROUP BY typed.place, typed.query ORDER BY typed.place
            """, [new("text", text), new("likeKnownWords", likeKnownWords)], cancellationToken);
        // A word consists of letters and digits only, so it needs no quoting.
        return rows.Exists(row => row.Near.Length > 0)
            ? string.Join(" & ", rows.Select(row => $"({string.Join(" | ", row.Near.Prepend(row.Query))})"))
            : null;
    }

    private (string Where, List<NpgsqlParameter> Parameters) Filters(BookQuery query)
    {
        List<string> conditions = ["currency = @currency"];
        List<NpgsqlParameter> parameters = [new("currency", shop.Value.Currency)];
        if (query.Genre is not null) Add("genre = @genre", new("genre", query.Genre));
        if (query.MinPrice is { } min) Add("unit_amount >= @min", new("min", min));
        if (query.MaxPrice is { } max) Add("unit_amount <= @max", new("max", max));
        if (query.Available) conditions.Add("stock > held");
        return (string.Join(" AND ", conditions), parameters);

        void Add(string condition, NpgsqlParameter parameter)
        {
            conditions.Add(condition);
            parameters.Add(parameter);
        }
    }

    /// <summary>Each order is that of an index and total, so that paging neither repeats nor skips a book.</summary>
    public static string Order(BookSort sort) => sort switch
    {
        BookSort.Author => "author_words, title_words, id",
        BookSort.PriceAscending => "unit_amount, title_words, id",
        BookSort.PriceDescending => "unit_amount DESC, title_words DESC, id DESC",
        BookSort.Newest => "created_at DESC, id DESC",
        _ => "title_words, id",
    };

    private Task<List<T>> QueryAsync<T>(string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<T>(sql, [.. parameters]).ToListAsync(cancellationToken);

    private sealed record TypedWord(string Query, string[] Near);
}
