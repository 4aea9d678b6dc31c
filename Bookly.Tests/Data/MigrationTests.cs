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

    private static Task<int> AddMigrationAsync(TestShop shop, string id) => shop.QueryAsync<int>(
        $"INSERT INTO \"__EFMigrationsHistory\" (migration_id, product_version) VALUES ('{id}', '10.0.14') RETURNING 1");
}
