using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Npgsql;

namespace Bookly.LocalHosting.Postgres;

/// <summary>Makes the database if the server does not have it.</summary>
internal sealed class DatabaseStarter(PostgresDatabaseResource database) : IResourceStarter
{
    public string ResourceType => "PostgresDatabase";

    public async Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        await using var connection = await PostgresProbe.OpenAsync(database.Parent, cancellationToken);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database.DatabaseName } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is not null) return null;

        using var quoter = new NpgsqlCommandBuilder();
#pragma warning disable CA2100 // An identifier cannot be a parameter; it is quoted.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {quoter.QuoteIdentifier(database.DatabaseName)}", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync(cancellationToken);
        return null;
    }
}
