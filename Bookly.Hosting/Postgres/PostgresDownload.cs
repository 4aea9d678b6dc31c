using Microsoft.Extensions.Logging;
using MysticMind.PostgresEmbed;

namespace Bookly.Hosting.Postgres;

internal static class PostgresDownload
{
    private const string Version = "17";

    public static async Task<string> GetAsync(ILogger logger, CancellationToken cancellationToken)
    {
        logger.LogInformation("PostgreSQL is not installed; downloading version {Version}, once", Version);
        await using var server = new PgServer(new PgServerOptions
        {
            PgVersion = Version,
            DbDir = PgCache.DefaultDirectory,
            BinariesDir = PgCache.DefaultDirectory,
            DownloadRetryCount = 1,
            Logger = logger,
        });
        await server.InstallAsync(cancellationToken);
        return Path.Combine(server.InstallDir, "bin");
    }
}
