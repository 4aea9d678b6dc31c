using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>An error in the configuration or environment; the message says how to fix it.</summary>
public sealed class StartupException(string message) : Exception(message);

/// <summary>Reports a failed start in one line; the services' appsettings silence the host's own report with its stack trace.</summary>
public static class ServiceStartup
{
    /// <summary>Exit code of a configuration error (sysexits' EX_CONFIG).</summary>
    public const int ConfigurationError = 78;

    public static Task<int> RunAsync(string service, Func<Task> run) => RunAsync(service, async () =>
    {
        await run();
        return 0;
    });

    /// <param name="service">Its name, for the line.</param>
    /// <param name="run">Returns the exit code when nothing is wrong with the configuration.</param>
    public static async Task<int> RunAsync(string service, Func<Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            return await run();
        }
        catch (Exception e) when (Explain(e) is { } mistake)
        {
            await Console.Error.WriteLineAsync($"{service} cannot start: {mistake}");
            return ConfigurationError;
        }
    }

    /// <summary>What to fix, in a sentence or two; null when it is no configuration error.</summary>
    public static string? Explain(Exception e) => e switch
    {
        StartupException => e.Message,
        OptionsValidationException options => string.Join(" ", options.Failures),
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner) is not null) =>
            string.Join(" ", several.InnerExceptions.Select(Explain).Distinct()),
        InvalidOperationException { Message: var text } when text.StartsWith("ConnectionStrings:", StringComparison.Ordinal) =>
            $"{text} Start Bookly.AppHost, which sets it, or set it yourself.",
        InvalidOperationException { Message: var text } when text.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => text,
        IOException { InnerException: AddressInUseException } => $"{e.Message} Stop the other process or set ASPNETCORE_URLS.",
        _ => null,
    };
}
