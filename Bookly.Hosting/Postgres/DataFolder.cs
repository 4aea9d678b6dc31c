using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Postgres;

/// <summary>A server's data folder and the account the server runs as there: Postgres refuses to run as root.</summary>
internal sealed record DataFolder(string Path, string? Owner, bool IsTemporary)
{
    /// <summary>A data folder inside <paramref name="folder"/>, which the caller deletes.</summary>
    public static DataFolder Temporary(string folder)
    {
        var owner = RequiredOwner();
        if (owner is not null) GiveTo(owner, folder);
        return new DataFolder(System.IO.Path.Combine(folder, "data"), owner, IsTemporary: true);
    }

    /// <summary>
    /// A data folder inside <paramref name="folder"/>. Where the server's account may not enter that, as with a checkout in root's home,
    /// a folder under /var/tmp that belongs to this checkout.
    /// </summary>
    public static async Task<DataFolder> PersistentAsync(string folder, CancellationToken cancellationToken)
    {
        var owner = RequiredOwner();
        if (owner is not null && !await MayUseAsync(owner, folder, cancellationToken))
        {
            var checkout = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8];
            var elsewhere = $"/var/tmp/bookly-{checkout}/{System.IO.Path.GetFileName(folder)}";
            Directory.CreateDirectory(elsewhere);
            folder = elsewhere;
        }

        var data = new DataFolder(System.IO.Path.Combine(folder, "data"), owner, IsTemporary: false);
        if (owner is not null && data.HasData) GiveTo(owner, data.Path, recursive: true);
        return data;
    }

    public bool HasData => Directory.Exists(Path);

    /// <summary>Initializes a cluster in a draft folder and moves it into place: a half-initialized one starts, and fails later.</summary>
    public async Task FillAsync(Func<string, Task> initialize)
    {
        var draft = Path + ".new";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(draft);
        else Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Owner is not null) GiveTo(Owner, draft);
        await initialize(draft);
        Directory.Move(draft, Path);
    }

    /// <summary>Removes a killed server's lock file. Postgres takes any process with that id for a server.</summary>
    /// <exception cref="DistributedApplicationException">A server is running on this data.</exception>
    public async Task RemoveStaleLockAsync(ILogger logger, CancellationToken cancellationToken)
    {
        var lockFile = System.IO.Path.Combine(Path, "postmaster.pid");
        if (!File.Exists(lockFile)) return;

        var first = (await File.ReadAllLinesAsync(lockFile, cancellationToken)).FirstOrDefault();
        if (int.TryParse(first, CultureInfo.InvariantCulture, out var id) && IsPostgres(id))
        {
            throw new DistributedApplicationException(
                $"Another PostgreSQL server (process {id}) runs on {Path}: is this AppHost already running? Stop it first.");
        }

        logger.LogInformation("Recovering after a server that was killed");
        File.Delete(lockFile);
    }

    private static bool IsPostgres(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static string? RequiredOwner() => !UnixAccount.IsRoot ? null : UnixAccount.Unprivileged
        ?? throw new DistributedApplicationException("PostgreSQL does not run as root, and there is neither an account 'postgres' nor 'nobody'. Run as an ordinary user.");

    private static async Task<bool> MayUseAsync(string owner, string folder, CancellationToken cancellationToken) =>
        (await ShortCommand.TryRunAsync(["test", "-x", folder], cancellationToken, owner)).ExitCode == 0;

    private static void GiveTo(string owner, string folder, bool recursive = false)
    {
        string[] arguments = recursive ? ["-R", owner, folder] : [owner, folder];
        using var chown = Process.Start(new ProcessStartInfo("chown", arguments))!;
        chown.WaitForExit();
    }
}
