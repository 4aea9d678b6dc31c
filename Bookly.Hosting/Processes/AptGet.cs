namespace Bookly.Hosting.Processes;

/// <summary>Debian's installer, for machines that one owns as root, such as build containers.</summary>
internal static class AptGet
{
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";

    public static bool IsAvailable => UnixAccount.IsRoot && Commands.Find("apt-get") is not null;

    public static async Task InstallPostgresAsync(CancellationToken cancellationToken)
    {
        // Debian's package would also create and start a cluster of its own.
        if (!File.Exists(ClusterSettings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(ClusterSettings)!);
            await File.WriteAllTextAsync(ClusterSettings, "create_main_cluster = false\n", cancellationToken);
        }

        await InstallAsync("postgresql", cancellationToken);
    }

    private static async Task InstallAsync(string package, CancellationToken cancellationToken)
    {
        string[] quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
        await ShortCommand.RunAsync([.. quietly, "update"], cancellationToken);
        await ShortCommand.RunAsync([.. quietly, "install", "--no-install-recommends", "-y", package], cancellationToken);
    }
}
