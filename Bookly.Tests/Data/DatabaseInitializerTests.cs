using Bookly.ApiService.Data;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Data;

public sealed class DatabaseInitializerTests(ShopFixture fixture)
{
    private const string Waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_survives_a_Postgres_restart()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 0);
        await using var otherReplica = new NpgsqlConnection(shop.ConnectionString);
        await otherReplica.OpenAsync(Ct);
        await RunAsync(otherReplica, $"SELECT pg_advisory_lock({AdvisoryLock.Migration})");

        var starting = shop.InitializeAsync(shop.ConnectionString);
        await Eventually.BecomesAsync(() => shop.QueryAsync<long>($"SELECT count(*) {Waiting}"), waiting => waiting == 1);
        var first = await shop.QueryAsync<int>($"SELECT pid {Waiting}");
        // What a restart does to every connection.
        await RunAsync(otherReplica, $"SELECT pg_terminate_backend({first})");
        await Eventually.BecomesAsync(() => shop.QueryAsync<long>($"SELECT count(*) {Waiting} AND pid <> {first}"), waiting => waiting == 1);
        await RunAsync(otherReplica, $"SELECT pg_advisory_unlock({AdvisoryLock.Migration})");

        await starting;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
