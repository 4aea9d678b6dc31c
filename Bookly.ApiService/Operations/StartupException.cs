using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Operations;

/// <summary>A mistake that a person has to mend before the service can start; its message says how.</summary>
public sealed class StartupException(string message) : Exception(message);

/// <summary>Ends a start that cannot succeed in one readable line instead of a stack trace.</summary>
public static class Startup
{
    /// <summary>Exit code of a start that failed by configuration (sysexits' EX_CONFIG).</summary>
    public const int ConfigurationError = 78;

    /// <summary>Runs <paramref name="start"/>; returns the process's exit code.</summary>
    public static async Task<int> RunAsync(Func<Task> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        try
        {
            await start();
            return 0;
        }
        catch (Exception e) when (ReadableMessage(e) is { } message)
        {
            await Console.Error.WriteLineAsync($"Bookly.ApiService cannot start: {message}");
            return ConfigurationError;
        }
    }

    private static string? ReadableMessage(Exception e) => e switch
    {
        StartupException => e.Message,
        OptionsValidationException options => string.Join(" ", options.Failures),
        InvalidOperationException { Message: var text } when text.StartsWith("ConnectionStrings:", StringComparison.Ordinal) =>
            $"{text} Start Bookly.AppHost, which sets it, or set it yourself.",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{e.Message} Stop the other process or set ASPNETCORE_URLS.",
        _ => null,
    };
}
