using System.Collections.Concurrent;
using Npgsql;

namespace Bookly.Tests.Fixtures;

/// <summary>
/// Databases for tests. The first is migrated and seeded; the others are Postgres's own copies of it, which take a moment instead of
/// seconds.
/// </summary>
internal static class TestDatabase
{
    private const string Template = "bookly_test_template";

    private static readonly ConcurrentDictionary<string, Lazy<Task>> Templates = new();

    /// <param name="server">The server's connection string.</param>
    /// <param name="initialize">Migrates and seeds the database of a connection string.</param>
    public static async Task CreateAsync(string server, string name, Func<string, Task> initialize)
    {
        await Templates.GetOrAdd(server, _ => new Lazy<Task>(() => CreateTemplateAsync(server, initialize))).Value;
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {Template}");
    }

    public static Task CreateEmptyAsync(string server, string name) => ExecuteAsync(server, $"CREATE DATABASE {name}");

    public static Task DropAsync(string server, string name) => ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static async Task CreateTemplateAsync(string server, Func<string, Task> initialize)
    {
        await CreateEmptyAsync(server, Template);
        // Postgres copies only a database that nobody is connected to.
        await initialize(new NpgsqlConnectionStringBuilder(server) { Database = Template, Pooling = false }.ConnectionString);
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
