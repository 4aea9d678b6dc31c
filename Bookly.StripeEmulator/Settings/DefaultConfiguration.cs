using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Bookly.StripeEmulator.Settings;

/// <summary>
/// The emulator is configured by environment variables and arguments only: it may be started from any folder, and an
/// appsettings.json that lies there belongs to another application.
/// </summary>
internal static class DefaultConfiguration
{
    private static readonly Dictionary<string, string?> Values = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        // ServiceStartup reports a failed start in one line; the host would add a stack trace.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    public static void UseDefaultConfiguration(this IConfigurationBuilder configuration)
    {
        foreach (var file in configuration.Sources.OfType<JsonConfigurationSource>().ToList())
        {
            configuration.Sources.Remove(file);
        }

        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Values });
    }
}
