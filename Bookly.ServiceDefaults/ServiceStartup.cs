using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>A mistake that a person has to mend before the service can start; its message says how.</summary>
public sealed class StartupException(string message) : Exception(message);

/// <summary>Ends a start that cannot succeed in one readable line instead of a stack trace.</summary>
/// <remarks>
/// The host logs the same failure with its stack trace; the services' appsettings silence that category
/// (<c>Microsoft.Extensions.Hosting.Internal.Host</c>).
/// </remarks>
public static class ServiceStartup
{
    /// <summary>Exit code of a start that failed by configuration (sysexits' EX_CONFIG).</summary>
    public const int ConfigurationError = 78;

    /// <summary>Runs the service until it stops; returns the process's exit code.</summary>
    /// <param name="service">The name to tell the person.</param>
    /// <param name="run">Builds and runs the service.</param>
    public static async Task<int> RunAsync(string service, Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (Explain(e) is { } mistake)
        {
            await Console.Error.WriteLineAsync($"{service} cannot start: {mistake}");
            return ConfigurationError;
        }
    }

    /// <summary>What to mend, in a sentence or two; null when the failure is not a mistake of configuration.</summary>
    public static string? Explain(Exception e) => e switch
    {
        StartupException => e.Message,
        OptionsValidationException options => string.Join(" ", options.Failures),
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner) is not null) =>
            string.Join(" ", several.InnerExceptions.Select(Explain)),
        InvalidOperationException { Message: var text } when text.StartsWith("ConnectionStrings:", StringComparison.Ordinal) =>
            $"{text} Start Bookly.AppHost, which sets it, or set it yourself.",
        InvalidOperationException { Message: var text } when text.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => text,
        IOException { InnerException: AddressInUseException } => $"{e.Message} Stop the other process or set ASPNETCORE_URLS.",
        _ => null,
    };
}
