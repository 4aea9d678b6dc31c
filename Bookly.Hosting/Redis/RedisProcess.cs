using System.Globalization;
using System.Text.Json;
using Bookly.Hosting.Processes;
using Bookly.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Bookly.Hosting.Redis;

/// <summary>Redis or Valkey of the machine, else Garnet, in memory and on loopback only.</summary>
internal sealed class RedisProcess
{
    private static readonly string[] Installed = ["redis-server", "valkey-server"];

    private readonly RedisResource _server;
    private readonly GarnetTool _garnet;
    private string? _folder;
    private IReadOnlyList<string> _arguments = [];
    private bool _isGarnet;

    private RedisProcess(RedisResource server, GarnetTool garnet) => (this._server, this._garnet) = (server, garnet);

    public static void Replace(IResourceBuilder<RedisResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var redis = new RedisProcess(builder.Resource, new GarnetTool(new AppHostFiles(application)));
        ChoosePassword(builder);
        application.AddProcessSupport();
        application.Services.ReplaceHealthChecks(_ => [builder.Resource], PingAsync);

        var process = builder.ReplaceByProcess("tcp");
        process.WithArgs(context =>
        {
            foreach (var argument in redis._arguments) context.Args.Add(argument);
        });
        process.WithEnvironment(context =>
        {
            if (!redis._isGarnet) return;

            // Workstation collection: Garnet's default, server collection, keeps much more memory.
            context.EnvironmentVariables["DOTNET_gcServer"] = "0";
            context.EnvironmentVariables["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        });
        process.OnBeforeResourceStarted((resource, started, cancellationToken) => started.Services.GetRequiredService<StartFailures>()
            .ExplainAsync(resource, () => redis.PrepareAsync(resource, started.Services, cancellationToken)));
    }

    private static async Task PingAsync(string connectionString, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.ConnectTimeout = 2000;
        options.ConnectRetry = 0;
        options.AsyncTimeout = 2000;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }

    /// <summary>In-memory data needs a password for one run only; Aspire would store it in the AppHost's user secrets.</summary>
    private static void ChoosePassword(IResourceBuilder<RedisResource> builder)
    {
        var application = builder.ApplicationBuilder;
        if (builder.Resource.PasswordParameter is not { } parameter || application.Resources.Contains(parameter)) return;

        var configured = application.Configuration[$"Parameters:{parameter.Name}"] ?? application.Configuration[$"Parameters:{parameter.Name.Replace('-', '_')}"];
        var password = configured is { Length: > 0 } ? configured : Passwords.Generate();
        builder.WithPassword(application.CreateResourceBuilder(new ParameterResource(parameter.Name, _ => password, secret: true)));
    }

    private async Task PrepareAsync(ServerProcess process, IServiceProvider services, CancellationToken cancellationToken)
    {
        var announcements = services.GetRequiredService<Announcements>();
        _folder ??= services.GetRequiredService<RunJournal>().CreateFolder("bookly-redis-");
        var port = _server.PrimaryEndpoint.EndpointAnnotation.TargetPort!.Value;
        var password = _server.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : null;
        var settings = Path.Combine(_folder, "settings");

        // In a private file: command lines are readable by every user of the machine.
        File.Delete(settings);
        if (Installed.Select(Commands.Find).FirstOrDefault(path => path is not null) is { } redis)
        {
            announcements.Say(_server.Name, redis);
            _isGarnet = false;
            PrivateFile.Write(settings, string.Create(CultureInfo.InvariantCulture, $"""
                bind 127.0.0.1
                port {port}
                save ""
                appendonly no
                dir {_folder}
                {(password is null ? "" : $"requirepass \"{password}\"")}

                """));
            process.Runs(redis, _folder);
            _arguments = [settings];
            return;
        }

        var (assembly, version) = await _garnet.GetAsync(announcements, _server.Name, cancellationToken);
        announcements.Say(_server.Name, $"Garnet {version}, a .NET tool");
        _isGarnet = true;
        PrivateFile.Write(settings, JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["Address"] = "127.0.0.1",
            ["Port"] = port,
            ["AuthenticationMode"] = password is null ? "NoAuth" : "Password",
            ["Password"] = password,
        }));
        process.Runs(Commands.Dotnet, _folder);
        _arguments =
        [
            "exec", "--roll-forward", "Major", assembly, "--config-import-path", settings,
            "--lua", "-q", "--memory", "128m", "--page", "4m", "--index", "16m",
        ];
    }
}
