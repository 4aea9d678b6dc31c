using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Bookly.ApiService.Data;

/// <summary>Brings the database up to date before the service takes requests. Several replicas may start at once: one works, the others wait.</summary>
public static class DatabaseInitializer
{
    private static readonly TimeSpan PostgresTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StartupException">Postgres cannot be reached, refuses the credentials, lacks an extension, or has a database of an older layout.</exception>
    public static async Task InitializeDatabaseAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        var time = app.Services.GetRequiredService<TimeProvider>();
        var deadline = time.GetUtcNow() + PostgresTimeout;
        while (true)
        {
            try
            {
                await UpdateAsync(app, cancellationToken);
                return;
            }
            catch (Exception e) when (IsConnectionLost(e) && time.GetUtcNow() < deadline)
            {
                // Every step can be done again: a Postgres that restarts in the middle costs time, not the service.
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private static bool IsConnectionLost(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } or NpgsqlException { IsTransient: true }
        || (e.InnerException is { } inner && IsConnectionLost(inner));

    private static async Task UpdateAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await using var db = scope.ServiceProvider.CreateOwnerContext();
        await WaitForPostgresAsync(db, app.Services.GetRequiredService<TimeProvider>(), cancellationToken);

        // The lock has a connection of its own: migrations open and close theirs.
        await using var lockScope = app.Services.CreateAsyncScope();
        await using var lockDb = lockScope.ServiceProvider.CreateOwnerContext();
        await using var migrating = await AdvisoryLock.TakeAsync(lockDb, AdvisoryLock.Migration, cancellationToken);
        // Else EF finds out that a new database has no history by an error, which Postgres puts into its log.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        await MigrateAsync(db, cancellationToken);
        await db.GrantRowsAsync(app.Configuration, mayCreateRole: app.Environment.IsDevelopment(), cancellationToken);
        if (app.Environment.IsDevelopment())
        {
            foreach (var seed in scope.ServiceProvider.GetServices<IDevelopmentSeed>()) await seed.SeedAsync(cancellationToken);
        }
    }

    /// <summary>The catalog's search needs two of the extensions that Postgres itself comes with; some systems package them apart.</summary>
    private static async Task MigrateAsync(BooklyDbContext db, CancellationToken cancellationToken)
    {
        await RefuseOlderLayoutAsync(db, cancellationToken);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new StartupException($"Postgres lacks an extension: {e.MessageText}. Install pg_trgm and unaccent (often the package postgresql-contrib).");
        }
    }

    /// <summary>
    /// A database made by migrations that were replaced since cannot be brought up to date: EF would create its tables a second time. One
    /// that a newer version has updated passes, so that a replica of this version survives a rolling update.
    /// </summary>
    private static async Task RefuseOlderLayoutAsync(BooklyDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
        if (applied.Except(known).FirstOrDefault(migration => string.CompareOrdinal(migration, known[^1]) < 0) is not { } older) return;

        throw new StartupException(
            $"The database is of an older layout (migration {older}), which this version cannot update. In development, stop Bookly, delete the "
            + "folder .bookly/ and start again.");
    }

    /// <summary>A deployment gives us a server; the database in it is ours to make. Another replica may be making it too.</summary>
    private static async Task CreateDatabaseAsync(BooklyDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // It is there now, which is all we want.
        }
    }

    private static async Task WaitForPostgresAsync(BooklyDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + PostgresTimeout;
        var address = new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString());
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(address.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                await CreateDatabaseAsync(db, cancellationToken);
                return;
            }
            catch (PostgresException e) when (!e.IsTransient)
            {
                throw new StartupException($"Postgres at {address.Host}:{address.Port} refuses the connection: {e.MessageText}. Check ConnectionStrings:bookly.");
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
            {
                if (time.GetUtcNow() >= deadline)
                {
                    throw new StartupException(
                        $"Postgres at {address.Host}:{address.Port} does not answer. Start it, or correct ConnectionStrings:bookly.");
                }

                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }
}
