using Bookly.ApiService.Data;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Data;

public sealed class MigrationTests(ShopFixture fixture)
{
    [Fact]
    public async Task Model_has_no_changes_without_a_migration()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        await using var scope = shop.Services().CreateAsyncScope();

        Assert.False(scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Start_refuses_a_database_of_an_older_layout()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 0);
        await AddMigrationAsync(shop, "20261124201951_OrderAmounts");

        var refusal = await Assert.ThrowsAsync<StartupException>(() => shop.InitializeAsync(shop.ConnectionString));

        Assert.Contains("older layout (migration 20261124201951_OrderAmounts)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("delete the folder .bookly/", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Start_accepts_a_database_that_a_newer_version_has_updated()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 0);
        await AddMigrationAsync(shop, "29991231000000_OfANewerVersion");

        await shop.InitializeAsync(shop.ConnectionString);
    }

    [Fact]
    public async Task Database_of_the_first_layout_is_brought_up_to_date()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var case1 = Guid.NewGuid();
        await MigrateAsync(shop, "Initial");
        await shop.ExecuteAsync(
            $"""
            INSERT INTO books (title, author, genre, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
            VALUES ('夏目漱石全集', 'Flann O''Brien', 'Novel', '', 1250, 'usd', 5, 1, 5, now(), now());
            INSERT INTO orders (id, user_id, status, currency, subtotal_amount, total_amount, refunded_amount, cart_fingerprint, expires_at, created_at, updated_at)
            VALUES ('{case1}', 'reader', 'AwaitingPayment', 'usd', 1250, 1250, 0, 'x', now(), now(), now());
            INSERT INTO payment_cases (kind, subject, order_id, detail, opened_at) VALUES ('AmountMismatch', 'cs_1', '{case1}', '', now());
            INSERT INTO cart_items (user_id, book_id, quantity, added_at, updated_at) VALUES ('reader', 1, 120, now(), now());
            INSERT INTO delisted_listings (book_id, title, author, genre, description, unit_amount, currency, stock, received, at) VALUES
                (9000, 'Sold out, then taken off', 'A. Tester', 'Novel', '', 1250, 'usd', 0, 3, now()),
                (9000, 'Sold out, then taken off', 'A. Tester', 'Novel', '', 1250, 'usd', 2, 9, now()),
                (9001, 'Never sold', 'A. Tester', 'Novel', '', 1250, 'usd', 4, 4, now());
            """);

        await MigrateAsync(shop, null);

        Assert.True(await shop.QueryAsync<bool>($"SELECT awaits_decision FROM orders WHERE id = '{case1}'"));
        Assert.Equal(99, await shop.QueryAsync<int>("SELECT quantity FROM cart_items WHERE user_id = 'reader'"));
        foreach (var words in (string[])["漱石", "o brien", "obrien"])
        {
            Assert.Equal(1L, await shop.QueryAsync<long>($"SELECT count(*) FROM books WHERE title = '夏目漱石全集' AND search_words @@ book_query('{words}')"));
        }

        // Nothing remembers why the stock of before is what it is: one row opens each book's history.
        Assert.Equal(
            "Opening 5, 5 left; Opening 7, 0 left",
            await shop.QueryAsync<string>(
                """
                SELECT string_agg(kind || ' ' || difference || ', ' || stock_after || ' left', '; ' ORDER BY book_id) FROM stock_changes
                WHERE book_id >= (SELECT id FROM books WHERE title = '夏目漱石全集')
                """));
        Assert.Equal(0L, await shop.QueryAsync<long>(
            "SELECT count(*) FROM books b WHERE b.stock <> (SELECT sum(c.difference) FROM stock_changes c WHERE c.book_id = b.id)"));
    }

    private static async Task MigrateAsync(TestShop shop, string? target)
    {
        await using var scope = shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Database.MigrateAsync(target, TestContext.Current.CancellationToken);
    }

    private static Task<int> AddMigrationAsync(TestShop shop, string id) => shop.QueryAsync<int>(
        $"INSERT INTO \"__EFMigrationsHistory\" (migration_id, product_version) VALUES ('{id}', '10.0.14') RETURNING 1");
}
