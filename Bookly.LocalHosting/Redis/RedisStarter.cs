using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Redis;

/// <summary>Runs the machine's Redis or Valkey, or else Garnet, reachable from this machine only, with everything in memory.</summary>
internal sealed class RedisStarter(RedisResource server, GarnetTool garnet, RunJournal journal, ResourceOutput output) : IResourceStarter
{
    private static readonly string[] Installed = ["redis-server", "valkey-server"];

    private string? folder;

    public string ResourceType => "Redis";

    public async Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        folder ??= journal.CreateFolder("bookly-redis-");
        var logger = output.LoggerOf(instance.Id);
        var port = instance.Ports[RedisResource.EndpointName].ToString(CultureInfo.InvariantCulture);
        var password = await server.PasswordParameter.GetValueAsync(cancellationToken) ?? "";
        if (Installed.Select(Commands.Find).FirstOrDefault(path => path is not null) is { } redis)
        {
            logger.LogInformation("Using {Server}", redis);
            var settings = Path.Combine(folder, "redis.conf");
            File.Delete(settings);
            PrivateFile.Write(settings, $"""
                bind 127.0.0.1
                port {port}
                requirepass "{password}"
                save ""
                appendonly no
                dir {folder}

                """);
            return new ProcessSpec(redis, [settings], folder);
        }

        var assembly = await garnet.GetAsync(logger, cancellationToken);
        return new ProcessSpec(Commands.Dotnet, ["exec", "--roll-forward", "Major", assembly, .. GarnetSettings(port, password)], folder)
        {
            // Workstation collection: the default is made for a machine of its own, and holds on to memory accordingly.
            Environment = new Dictionary<string, string?> { ["DOTNET_gcServer"] = "0", ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" },
        };
    }

    private static string[] GarnetSettings(string port, string password) =>
    [
        "--bind", "127.0.0.1", "--port", port, "--auth", "Password", "--password", password, "--lua", "-q",
        "--memory", "128m", "--page", "4m", "--index", "16m",
    ];
}
