using System.Globalization;
using Bookly.Hosting.Processes;
using Bookly.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookly.Hosting.Postgres;

/// <summary>A PostgreSQL server as a process, with its own data folder, listening on loopback only.</summary>
internal sealed class PostgresProcess
{
    /// <summary>
    /// DCP stops processes with SIGTERM, on which Postgres waits for its clients to disconnect. On SIGINT it disconnects them. The shell
    /// translates one signal into the other.
    /// </summary>
    private const string TerminateFast =
        """trap 'kill -INT "$server"' TERM INT; "$@" & server=$!; while kill -0 "$server" 2>/dev/null; do wait "$server"; done; wait "$server" """;

    private readonly PostgresServerResource _server;
    private readonly AppHostFiles _files;
    private readonly bool _keepsData;
    private DataFolder? _folder;
    private IReadOnlyList<string> _arguments = [];
    private StartFailures? _failures;

    private PostgresProcess(PostgresServerResource server, AppHostFiles files, bool keepsData) =>
        (this._server, this._files, this._keepsData) = (server, files, keepsData);

    private string PasswordFile => Path.Combine(_files.StateFolder, _server.Name, "password");

    public static void Replace(IResourceBuilder<PostgresServerResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var server = builder.Resource;
        var postgres = new PostgresProcess(server, new AppHostFiles(application), keepsData: server.Annotations.OfType<ContainerMountAnnotation>().Any());
        postgres.ChoosePassword(application);
        application.AddProcessSupport();
        application.Services.ReplaceHealthChecks(model => [server, .. postgres.DatabasesOf(model)], postgres.ConnectAsync);

        var process = builder.ReplaceByProcess("tcp");
        process.WithArgs(context =>
        {
            foreach (var argument in postgres._arguments) context.Args.Add(argument);
        });
        process.OnBeforeResourceStarted((resource, started, cancellationToken) => started.Services.GetRequiredService<StartFailures>()
            .ExplainAsync(resource, () => postgres.PrepareAsync(resource, started.Services, cancellationToken)));
        process.OnResourceReady((_, ready, cancellationToken) => postgres.CreateDatabasesAsync(ready.Services, cancellationToken));
        process.OnConnectionStringAvailable(async (_, available, cancellationToken) =>
        {
            foreach (var database in postgres.DatabasesOf(available.Services.GetRequiredService<DistributedApplicationModel>()))
            {
                await application.Eventing.PublishAsync(new ConnectionStringAvailableEvent(database, available.Services), cancellationToken);
            }
        });

        // Not a hosted service: those begin when every resource has started, and services wait for the database.
        application.Eventing.Subscribe<BeforeStartEvent>((start, cancellationToken) =>
        {
            _ = postgres.ForwardStateAsync(process.Resource, start.Services);
            return Task.CompletedTask;
        });
    }

    private async Task ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await PostgresDatabases.OpenAsync(connectionString, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            _failures?.Report(
                _server.Name,
                $"The data in {_folder?.Path} was made with another password than {PasswordFile} or Parameters:{_server.PasswordParameter.Name} has. "
                + $"Put that password back, or delete {Path.GetDirectoryName(_folder?.Path)} to begin with a new database.");
            throw;
        }
    }

    /// <summary>
    /// The generated password is stored beside its data. Aspire would store it in the AppHost's user secrets, which all checkouts share, so
    /// that the data of one would lock out the next.
    /// </summary>
    private void ChoosePassword(IDistributedApplicationBuilder application)
    {
        var isGiven = application.Resources.Contains(_server.PasswordParameter);
        if (isGiven) return;

        var name = _server.PasswordParameter.Name;
        var password = new Lazy<string>(() =>
        {
            // Environment variables cannot contain a hyphen.
            if ((application.Configuration[$"Parameters:{name}"] ?? application.Configuration[$"Parameters:{name.Replace('-', '_')}"]) is { Length: > 0 } configured) return configured;
            if (!_keepsData) return Passwords.Generate();
            if (File.Exists(PasswordFile)) return File.ReadAllText(PasswordFile);

            var generated = Passwords.Generate();
            _files.CreateStateFolder(_server.Name);
            PrivateFile.Write(PasswordFile, generated);
            return generated;
        });
        _server.PasswordParameter = new ParameterResource(name, _ => password.Value, secret: true);
    }

    private async Task PrepareAsync(ServerProcess process, IServiceProvider services, CancellationToken cancellationToken)
    {
        _failures = services.GetRequiredService<StartFailures>();
        var logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(process);
        var announcements = services.GetRequiredService<Announcements>();
        var bin = await PostgresBinaries.FindAsync(logger, cancellationToken);
        _folder ??= _keepsData
            ? await DataFolder.PersistentAsync(_files.CreateStateFolder(_server.Name), cancellationToken)
            : DataFolder.Temporary(services.GetRequiredService<RunJournal>().CreateFolder("bookly-postgres-"));
        announcements.Say(_server.Name, $"PostgreSQL in {bin}, data in {(_keepsData ? _folder.Path : "a temporary folder")}");

        if (_folder.HasData) await RequireSameVersionAsync(bin, _folder, cancellationToken);
        else await _folder.FillAsync(empty => InitializeAsync(bin, empty, _folder.Owner, cancellationToken));
        await _folder.RemoveStaleLockAsync(logger, cancellationToken);

        List<string> command = [Path.Combine(bin, "postgres"), "-D", _folder.Path, .. Settings()];
        if (OperatingSystem.IsWindows())
        {
            process.Runs(command[0], _folder.Path);
            _arguments = command[1..];
        }
        else
        {
            process.Runs("/bin/sh", _folder.Path);
            _arguments = ["-c", TerminateFast, "postgres", .. UnixAccount.Wrap(_folder.Owner, diesWithParent: true), .. command];
        }
    }

    private IEnumerable<string> Settings()
    {
        Dictionary<string, string> settings = new()
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = _server.PrimaryEndpoint.EndpointAnnotation.TargetPort!.Value.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "300",
            ["shared_buffers"] = "128MB",
            ["log_min_messages"] = "warning",
            ["log_checkpoints"] = "off",
            ["log_timezone"] = "UTC",
            ["timezone"] = "UTC",
        };
        if (!_keepsData)
        {
            // fsync is off because the data need not survive the machine; synchronous_commit stays on, as commits must survive the server.
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
            PrivateFile.Write(passwordFile, await _server.PasswordParameter.GetValueAsync(cancellationToken) ?? "");
            if (owner is not null) await ShortCommand.RunAsync(["chown", owner, passwordFile], cancellationToken);
            List<string> initialize =
            [
                Path.Combine(bin, "initdb"), "-D", data, "-U",
                await _server.UserNameReference.GetValueAsync(cancellationToken) ?? "postgres",
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

    private async Task CreateDatabasesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var connectionString = await _server.GetConnectionStringAsync(cancellationToken) ?? "";
        await using var connection = await PostgresDatabases.OpenAsync(connectionString, cancellationToken);
        foreach (var database in DatabasesOf(services.GetRequiredService<DistributedApplicationModel>()))
        {
            await PostgresDatabases.CreateAsync(connection, database.DatabaseName, cancellationToken);
        }
    }

    /// <summary>Aspire tells only the children of containers about their parent's state.</summary>
    private async Task ForwardStateAsync(ServerProcess process, IServiceProvider services)
    {
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        var databases = DatabasesOf(services.GetRequiredService<DistributedApplicationModel>()).ToList();
        string? last = null;
        await foreach (var change in notifications.WatchAsync())
        {
            if (change.Resource != process || change.Snapshot.State?.Text == last) continue;

            last = change.Snapshot.State?.Text;
            foreach (var database in databases)
            {
                await notifications.PublishUpdateAsync(database, state => state with
                {
                    State = change.Snapshot.State,
                    StartTimeStamp = change.Snapshot.StartTimeStamp,
                    StopTimeStamp = change.Snapshot.StopTimeStamp,
                });
            }
        }
    }

    private static async Task RequireSameVersionAsync(string bin, DataFolder data, CancellationToken cancellationToken)
    {
        var dataVersion = (await File.ReadAllTextAsync(Path.Combine(data.Path, "PG_VERSION"), cancellationToken)).Trim();
        var version = await PostgresBinaries.MajorVersionOfAsync(bin, cancellationToken);
        if (version == dataVersion) return;

        throw new DistributedApplicationException(
            $"The data in {data.Path} belongs to PostgreSQL {dataVersion}, and {bin} is version {version}. "
            + "Put the older version on the PATH, or delete that folder to begin with a new database.");
    }

    private IEnumerable<PostgresDatabaseResource> DatabasesOf(DistributedApplicationModel model) =>
        model.Resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == _server);
}
