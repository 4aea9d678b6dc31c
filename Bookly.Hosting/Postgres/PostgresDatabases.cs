using Npgsql;

namespace Bookly.Hosting.Postgres;

/// <summary>Opens, creates and drops databases. Identifiers cannot be parameters, so they are quoted.</summary>
internal static class PostgresDatabases
{
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5 };
        if (string.IsNullOrEmpty(settings.Database)) settings.Database = "postgres";
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static async Task CreateAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is null) await ExecuteAsync(connection, $"CREATE DATABASE {Quote(name)}", cancellationToken);
    }

    public static Task DropAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {Quote(name)} WITH (FORCE)", cancellationToken);

    private static string Quote(string name)
    {
        using var quoter = new NpgsqlCommandBuilder();
        return quoter.QuoteIdentifier(name);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Quoted above.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
