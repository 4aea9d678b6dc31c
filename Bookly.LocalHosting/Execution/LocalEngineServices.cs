using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

internal static class LocalEngineServices
{
    public static void AddLocalEngine(this IServiceCollection services, AppHostMetadata metadata, IResourceCollection resources)
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
            logging.AddConsole(options => options.FormatterName = EngineConsoleFormatter.FormatterName);
            logging.AddConsoleFormatter<EngineConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
            logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        });
    }
}
