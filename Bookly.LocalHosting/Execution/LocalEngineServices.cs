using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

internal static class LocalEngineServices
{
    public static void AddLocalEngine(this IServiceCollection services, AppHostMetadata metadata, IResourceCollection resources, bool onConsole)
    {
        services.AddSingleton(metadata);
        services.AddSingleton(resources);
        services.AddSingleton<EndpointAllocation>();
        services.AddSingleton<ProcessLauncher>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<GarnetTool>();
        services.AddSingleton<ResourceOutput>();
        services.AddSingleton<RunJournal>();
        services.AddSingleton<RunOutcome>();
        services.AddSingleton<Welcome>();
        services.AddSingleton<Orchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        services.AddSingleton(provider => new ResourceCommandService(
            new Lazy<Orchestrator>(provider.GetRequiredService<Orchestrator>), provider.GetRequiredService<IHostApplicationLifetime>()));

        // Stopping waits for the slowest of the resources, which are stopped one layer after the other.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1));
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.AddFilter("Microsoft", LogLevel.Warning);

            // The reason why the host stops is told once, by us.
            logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
            if (!onConsole) return;

            logging.AddConsole(options => options.FormatterName = EngineConsoleFormatter.FormatterName);
            logging.AddConsoleFormatter<EngineConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        });
    }
}
