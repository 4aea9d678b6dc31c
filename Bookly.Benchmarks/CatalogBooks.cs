using System.Globalization;

namespace Bookly.Benchmarks;

/// <summary>A large catalog of made-up books whose titles and authors share words as those of real ones do: few words often, most words seldom.</summary>
public static class CatalogBooks
{
    /// <summary>Fills the shop's catalog up to <paramref name="count"/> books.</summary>
    public static async Task FillAsync(BenchmarkShop shop, int count)
    {
        ArgumentNullException.ThrowIfNull(shop);
        await using var fill = shop.Database.CreateCommand(
            $"""
            WITH syllables AS (SELECT ARRAY['ba','ce','do','fi','gu','ha','ke','li','mo','nu','pa','re','si','to','vu','wa','ye','zo',
                'thar','lin','mer','ston','gard','wick','brook','field'] AS s),
            words AS (SELECT array_agg(initcap(s[1 + i % 26] || s[1 + i / 26 % 26] || s[1 + i / 676]) ORDER BY md5(i::text)) AS w
                FROM syllables, generate_series(0, 17575) i),
            listed AS (
                INSERT INTO books (title, author, isbn, genre, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
                SELECT CASE WHEN n % 4 = 0 THEN 'The ' ELSE '' END || {Word("n", 7919)} || CASE WHEN n % 3 = 0 THEN ' of ' ELSE ' ' END
                        || {Word("n", 104729)} || CASE WHEN n % 5 = 0 THEN ' and ' || {Word("n", 31)} ELSE '' END,
                    {Word("n", 13)} || ' ' || {Word("n / 8", 1299709)}, '97800' || lpad(n::text, 8, '0'), 'Genre ' || n % 16,
                    repeat('A long story about it. ', 20), 499 + n * 37 % 3000, 'usd', 5 + n % 40, n % 5, 5 + n % 40,
                    now() - n * interval '1 minute', now()
                FROM generate_series((SELECT count(*) + 1 FROM books), {count}::bigint) n, words
                RETURNING id, stock)
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after) SELECT id, now(), 'benchmark', 'Listed', stock, stock FROM listed
            """);
        fill.CommandTimeout = 600;
        await fill.ExecuteNonQueryAsync();
        // All of it: what earlier runs have left to clean up would be cleaned up in the middle of this one.
        await using var vacuum = shop.Database.CreateCommand("VACUUM ANALYZE");
        vacuum.CommandTimeout = 600;
        await vacuum.ExecuteNonQueryAsync();
    }

    /// <summary>One of the words, by chance that is the same in every run; the first ones come up most.</summary>
    private static string Word(string number, int stride) => string.Create(
        CultureInfo.InvariantCulture, $"w[1 + (17575 * power({number} * {stride} % 99991 / 99991.0, 3))::int]");

    /// <summary>Some of the catalog's titles, for readers to look for.</summary>
    public static async Task<IReadOnlyList<(long Id, string Title)>> SampleAsync(BenchmarkShop shop, int count)
    {
        ArgumentNullException.ThrowIfNull(shop);
        await using var sample = shop.Database.CreateCommand(string.Create(
            CultureInfo.InvariantCulture, $"SELECT id, title FROM books WHERE id % 41 = 3 ORDER BY md5(title) LIMIT {count}"));
        await using var reader = await sample.ExecuteReaderAsync();
        List<(long, string)> titles = [];
        while (await reader.ReadAsync()) titles.Add((reader.GetInt64(0), reader.GetString(1)));
        return titles;
    }
}
