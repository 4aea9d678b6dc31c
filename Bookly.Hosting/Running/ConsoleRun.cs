using System.Reflection;
using Aspire.Hosting.Lifecycle;
using Bookly.Hosting.Processes;
using Bookly.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public static class ConsoleRun
{
    /// <summary>Builds and runs the application until Ctrl-C or SIGTERM. A failed start prints one line or the last log lines.</summary>
    /// <returns>The process's exit code: 1 when the application could not start.</returns>
    public static Task<int> RunInConsoleAsync(this IDistributedApplicationBuilder builder) => RunAsync(builder, isToStay: true, async app =>
    {
        await app.RunAsync();
        return 0;
    });

    /// <summary>Starts the application, runs a resource's command once the resource is healthy, prints what it says, and stops.</summary>
    /// <returns>The process's exit code: 1 when the command fails, or the application could not start.</returns>
    public static Task<int> RunCommandInConsoleAsync(this IDistributedApplicationBuilder builder, IResourceBuilder<IResource> resource, string command)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return RunAsync(builder, isToStay: false, async app =>
        {
            await app.StartAsync();
            var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource.Resource.Name, WaitBehavior.StopOnResourceUnavailable, stopping);
            var result = await app.ResourceCommands.ExecuteCommandAsync(resource.Resource, command, stopping);
            await Console.Out.WriteLineAsync(result.Message);
            await app.StopAsync(CancellationToken.None);
            return result.Success ? 0 : 1;
        });
    }

    private static async Task<int> RunAsync(IDistributedApplicationBuilder builder, bool isToStay, Func<DistributedApplication, Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // In tests, the test process hosts the application and asserts on its failures.
        if (!builder.ExecutionContext.IsRunMode || builder.AppHostAssembly != Assembly.GetEntryAssembly())
        {
            await builder.Build().RunAsync();
            return 0;
        }

        builder.AddConsoleSupport();
        builder.AddProcessSupport();
        builder.Services.AddEventingSubscriber<PortCheck>();
        builder.Services.AddEventingSubscriber<FailureWatch>();
        if (isToStay) builder.Services.AddEventingSubscriber<Welcome>();
        builder.Services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.AddConsole(options => options.FormatterName = PlainFormatter.FormatterName).AddConsoleFormatter<PlainFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
            // The reason is printed below, once.
            logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
            logging.AddFilter((category, level) => level >= (category?.StartsWith("Bookly.Hosting", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Error));
        });

        string? failure = null;
        var exitCode = 0;
        try
        {
            await using var app = builder.Build();
            var failures = app.Services.GetRequiredService<StartFailures>();
            try
            {
                exitCode = await run(app);
            }
            catch (Exception e) when (failures.First.IsCompleted || e is DistributedApplicationException or OperationCanceledException)
            {
                // An interrupted start is no failure.
                failure = e is DistributedApplicationException ? e.Message : null;
            }

            if (failures.First.IsCompletedSuccessfully) failure = await failures.First;
        }
        catch (DistributedApplicationException e)
        {
            failure = e.Message;
        }

        // Last, so that it stays visible.
        if (failure is not null) await Console.Error.WriteLineAsync(failure);
        return failure is null ? exitCode : 1;
    }

    internal static void AddConsoleSupport(this IDistributedApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(StartFailures))) return;

        builder.Services.AddSingleton<StartFailures>();
        builder.Services.AddSingleton<Announcements>();
    }
}
