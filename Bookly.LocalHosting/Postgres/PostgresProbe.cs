using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Npgsql;

namespace Bookly.LocalHosting.Postgres;

/// <summary>Well when a connection can be opened, with the credentials that clients are given.</summary>
internal sealed class PostgresProbe(IResourceWithConnectionString resource)
{
    public async Task CheckAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(resource, cancellationToken);
    }

    public static async Task<NpgsqlConnection> OpenAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(await resource.GetConnectionStringAsync(cancellationToken)) { Pooling = false, Timeout = 5 };
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
}
