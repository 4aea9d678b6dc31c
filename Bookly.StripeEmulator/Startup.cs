using Microsoft.AspNetCore.Connections;

namespace Bookly.StripeEmulator;

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
            await Console.Error.WriteLineAsync(message);
            return ConfigurationError;
        }
    }

    private static string? ReadableMessage(Exception e) => e switch
    {
        StartRefusedException => e.Message,
        IOException { InnerException: AddressInUseException } =>
            $"Bookly.StripeEmulator cannot start: {e.Message} Stop the other process, or choose another port with --urls (Ports:stripe in the AppHost).",
        _ => null,
    };
}
