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
    public static async Task<int> RunInConsoleAsync(this IDistributedApplicationBuilder builder)
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
        builder.Services.AddEventingSubscriber<Welcome>();
        builder.Services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.AddConsole(options => options.FormatterName = PlainFormatter.FormatterName).AddConsoleFormatter<PlainFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
            // The reason is printed below, once.
            logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
            logging.AddFilter((category, level) => level >= (category?.StartsWith("Bookly.Hosting", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Error));
        });

        string? failure = null;
        try
        {
            await using var app = builder.Build();
            var failures = app.Services.GetRequiredService<StartFailures>();
            try
            {
                await app.RunAsync();
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
        return failure is null ? 0 : 1;
    }

    internal static void AddConsoleSupport(this IDistributedApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(StartFailures))) return;

        builder.Services.AddSingleton<StartFailures>();
        builder.Services.AddSingleton<Announcements>();
    }
}
