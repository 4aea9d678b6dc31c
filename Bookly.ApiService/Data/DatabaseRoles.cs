using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookly.ApiService.Data;

/// <summary>
/// Two roles of Postgres: the owner (<c>ConnectionStrings:bookly-owner</c>) makes and changes tables at the start, and the service itself
/// (<c>ConnectionStrings:bookly</c>) only reads and writes rows. Whoever gets into the service cannot change its tables, triggers or checks.
/// </summary>
internal static class DatabaseRoles
{
    /// <summary>A context that may change tables: the owner's, or without one the service's own.</summary>
    public static BooklyDbContext CreateOwnerContext(this IServiceProvider services)
    {
        if (services.GetRequiredService<IConfiguration>().GetConnectionString("bookly-owner") is not { Length: > 0 } owner)
        {
            return services.GetRequiredService<BooklyDbContext>();
        }

        // Identity's part of the model asks the services for the version of its tables.
        var options = new DbContextOptionsBuilder<BooklyDbContext>().UseNpgsql(owner, npgsql => npgsql.EnableRetryOnFailure()).UseApplicationServiceProvider(services);
        DataSetup.Configure(options);
        return new BooklyDbContext(options.Options);
    }

    /// <summary>Lets the service's role work with the rows, and with nothing else. The owner may have made new tables just now.</summary>
    /// <exception cref="StartupException">The role does not exist, and is not ours to make.</exception>
    public static async Task GrantRowsAsync(this BooklyDbContext owner, IConfiguration configuration, bool mayCreateRole, CancellationToken cancellationToken)
    {
        var own = new NpgsqlConnectionStringBuilder(owner.Database.GetConnectionString());
        var service = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("bookly"));
        if (service.Username is not { Length: > 0 } role || role == own.Username) return;

        if (mayCreateRole) await MakeRoleAsync(owner, role, service.Password ?? "", cancellationToken);
        else if (!await ExistsAsync(owner, role, cancellationToken))
        {
            throw new StartupException($"Postgres has no role {role}, which ConnectionStrings:bookly names. Make it: CREATE ROLE {role} LOGIN PASSWORD '...'.");
        }

        await ExecuteAsync(
            owner,
            """
            SELECT format('REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO %1$I;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %1$I; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %1$I;
                REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM %1$I', $1)
            """, [role], cancellationToken);
    }

    /// <summary>Development only: elsewhere a role is made by who runs the server, and its password is not sent about.</summary>
    private static async Task MakeRoleAsync(BooklyDbContext owner, string role, string password, CancellationToken cancellationToken) => await ExecuteAsync(
        owner,
        await ExistsAsync(owner, role, cancellationToken) ? "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', $1, $2)" : "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1, $2)",
        [role, password], cancellationToken);

    private static Task<bool> ExistsAsync(BooklyDbContext owner, string role, CancellationToken cancellationToken) =>
        owner.Database.SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {role}) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>These statements take no parameters, so Postgres itself quotes the names.</summary>
    private static async Task ExecuteAsync(BooklyDbContext owner, string write, string[] names, CancellationToken cancellationToken)
    {
        await owner.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)owner.Database.GetDbConnection();
        await using var writing = new NpgsqlCommand(write, connection);
        foreach (var name in names) writing.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var statement = new NpgsqlCommand((string)(await writing.ExecuteScalarAsync(cancellationToken))!, connection);
        await statement.ExecuteNonQueryAsync(cancellationToken);
        await owner.Database.CloseConnectionAsync();
    }
}
