using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Catalog;

/// <summary>Words are looked up in their index, in a catalog large enough for it to be worth while.</summary>
public sealed class SearchPlanTests(ShopFixture fixture)
{
    [Fact]
    public async Task Search_by_words_reads_the_index_of_words()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 0);
        await shop.ExecuteAsync(
            """
            ALTER TABLE books DISABLE TRIGGER learn_book_words;
            INSERT INTO books (title, author, genre, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
            SELECT 'The book of ' || md5(i::text) || ' and ' || CASE i % 60 WHEN 0 THEN 'garden' WHEN 1 THEN 'sea' ELSE 'night' END || CASE WHEN i % 50 = 0 THEN ' 红楼梦研究' ELSE '' END,
                'Author ' || (i % 900) || CASE WHEN i % 9 = 0 THEN ' O''Brien' ELSE '' END, 'Essays', 'Made.', 500 + i, 'usd', 5, 0, 5, now(), now()
            FROM generate_series(1, 20000) i;
            ANALYZE books;
            """);

        foreach (var typed in new[] { "garden", "garden boo", "o brien sea", "o'brien", "楼梦", "红" })
        {
            var plan = await shop.QueryAsync<string>(
                $"""
                EXPLAIN (FORMAT JSON) SELECT id FROM books WHERE search_words @@ book_query($typed${typed}$typed$) AND currency = 'usd' LIMIT 1001
                """);

            Assert.Contains("ix_books_search_words", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }
}
