using System.Text.RegularExpressions;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Postgres;

/// <summary>Finds PostgreSQL's programs: on the PATH, in the usual folders, downloaded, or installed with apt, in that order.</summary>
internal static partial class PostgresBinaries
{
    private static readonly string[] UsualFolders =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin",
        @"C:\Program Files\PostgreSQL\*\bin",
    ];

    /// <exception cref="DistributedApplicationException">None were found, downloaded or installed.</exception>
    public static Task<string> FindAsync(ILogger logger, CancellationToken cancellationToken) => FindAsync(
        FindInstalled, token => PostgresDownload.GetAsync(logger, token), AptGet.IsAvailable ? AptGet.InstallPostgresAsync : null, logger, cancellationToken);

    /// <param name="download">Returns the folder of downloaded programs, or throws.</param>
    /// <param name="install">Null where installing is not possible.</param>
    internal static async Task<string> FindAsync(
        Func<string?> findInstalled, Func<CancellationToken, Task<string>> download, Func<CancellationToken, Task>? install, ILogger logger, CancellationToken cancellationToken)
    {
        if (findInstalled() is { } installed) return installed;

        try
        {
            return await download(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogInformation("PostgreSQL cannot be downloaded: {Reason}", e.Message);
        }

        if (install is not null)
        {
            logger.LogInformation("Installing PostgreSQL with apt-get, once");
            await install(cancellationToken);
            if (findInstalled() is { } fresh) return fresh;
        }

        throw new DistributedApplicationException(
            "PostgreSQL is neither installed nor could it be downloaded. Install PostgreSQL 15 or later and start again.");
    }

    public static async Task<string> MajorVersionOfAsync(string bin, CancellationToken cancellationToken)
    {
        var words = await ShortCommand.RunAsync([Path.Combine(bin, "postgres"), "--version"], cancellationToken);
        return Version().Match(words).Value;
    }

    private static string? VersionInPath(string bin) =>
        bin.Split('/', '\\', '-', '@').FirstOrDefault(part => part.Length == 2 && part.All(char.IsAsciiDigit));

    private static string? FindInstalled() => FindInstalled(Environment.GetEnvironmentVariable("PATH") ?? "", UsualFolders);

    /// <summary>The first folder of <paramref name="path"/> that has the programs, else the newest version in the usual folders.</summary>
    internal static string? FindInstalled(string path, IEnumerable<string> usualFolders)
    {
        return path.Split(Path.PathSeparator).FirstOrDefault(HasPrograms) ?? usualFolders.SelectMany(Expand).Where(HasPrograms)
            .OrderByDescending(folder => int.TryParse(VersionInPath(folder), out var version) ? version : 0)
            .FirstOrDefault();
    }

    private static bool HasPrograms(string folder) =>
        folder.Length > 0 && Commands.FindIn(folder, "postgres") is not null && Commands.FindIn(folder, "initdb") is not null;

    private static IEnumerable<string> Expand(string pattern)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return Directory.Exists(pattern) ? [pattern] : [];

        var parent = Path.GetDirectoryName(parts[0] + "x")!;
        return !Directory.Exists(parent) ? [] : Directory.GetDirectories(parent, Path.GetFileName(parts[0]) + "*")
            .Select(folder => folder + parts[1]).Where(Directory.Exists);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Version();
}
