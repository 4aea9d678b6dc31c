using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Postgres;

/// <summary>Runs a PostgreSQL server of the machine on a data folder of its own, reachable from this machine only.</summary>
internal sealed class PostgresStarter(
    PostgresServerResource server, AppHostMetadata metadata, RunJournal journal, ResourceOutput output) : IResourceStarter
{
    private DataFolder? folder;

    public string ResourceType => "PostgresServer";

    public async Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var logger = output.LoggerOf(instance.Id);
        var bin = await PostgresBinaries.FindAsync(logger, cancellationToken);
        folder ??= server.Annotations.OfType<DataVolumeAnnotation>().Any()
            ? await DataFolder.PersistentAsync(Path.Combine(metadata.StateDirectory, server.Name), logger, cancellationToken)
            : DataFolder.Temporary(journal.CreateFolder("bookly-postgres-"));

        if (folder.HasData) RequireSameVersion(bin, folder);
        else await folder.FillAsync(empty => InitializeAsync(bin, empty, folder.Owner, cancellationToken));
        await folder.RemoveStaleLockAsync(logger, cancellationToken);

        return new ProcessSpec(Path.Combine(bin, "postgres"), ["-D", folder.Path, .. Settings(instance, folder)], folder.Path)
        {
            UserName = folder.Owner,

            // Fast shutdown: clients are disconnected, everything is written. (Terminate would wait for the clients to go.)
            StopSignal = Signal.Interrupt,
            OrphanSignal = Signal.Interrupt,
        };
    }

    private static IEnumerable<string> Settings(ResourceInstance instance, DataFolder folder)
    {
        Dictionary<string, string> settings = new()
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = instance.Ports[PostgresServerResource.EndpointName].ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "300",
            ["shared_buffers"] = "128MB",
            ["log_min_messages"] = "warning",
            ["log_checkpoints"] = "off",
            ["log_timezone"] = "UTC",
            ["timezone"] = "UTC",
        };
        if (folder.IsTemporary)
        {
            // The data need not survive the machine, but every commit must survive the server: synchronous_commit stays on.
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
        }

        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
    }

    private async Task InitializeAsync(string bin, string data, string? owner, CancellationToken cancellationToken)
    {
        var passwordFile = data + ".password";
        try
        {
            PrivateFile.Write(passwordFile, await server.PasswordParameter.GetValueAsync(cancellationToken) ?? "");
            if (owner is not null) await ShortCommand.RunAsync(["chown", owner, passwordFile], cancellationToken);
            List<string> initialize =
            [
                Path.Combine(bin, "initdb"), "-D", data, "-U", await server.UserNameReference.GetValueAsync(cancellationToken) ?? "postgres",
                "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--no-sync",
            ];
            if (OperatingSystem.IsLinux()) initialize.Add("--locale=C.UTF-8");
            await ShortCommand.RunAsync(initialize, cancellationToken, owner);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static void RequireSameVersion(string bin, DataFolder data)
    {
        var dataVersion = File.ReadAllText(Path.Combine(data.Path, "PG_VERSION")).Trim();
        if (PostgresBinaries.MajorVersionOf(bin) is { } version && version != dataVersion)
        {
            throw new DistributedApplicationException(
                $"The data in {data.Path} belongs to PostgreSQL {dataVersion}, and {bin} is version {version}. "
                + "Put the older version on the PATH, or delete that folder to begin with a new database.");
        }
    }
}
