using System.Net;

namespace Bookly.StripeEmulator;

/// <summary>Keeps the emulator on the developer's own machine: it takes any key and lets anyone pay with test cards.</summary>
internal static class StartGuard
{
    private const string Testing = "Testing";

    public static void Check(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() && !builder.Environment.IsEnvironment(Testing))
        {
            throw new StartupException(
                $"the environment is '{builder.Environment.EnvironmentName}', and the emulator is for Development and Testing. "
                + "Set Stripe:SecretKey to use Stripe itself.");
        }

        foreach (var url in Addresses(builder.Configuration))
        {
            if (!IsLoopback(url))
            {
                throw new StartupException(
                    $"it refuses to listen on '{url}', where anyone who can reach it could pay with test cards. Use {StripeEmulatorApp.DefaultUrl}.");
            }
        }

        if (!Addresses(builder.Configuration).Any())
        {
            builder.WebHost.UseUrls(StripeEmulatorApp.DefaultUrl);
        }

        // A page elsewhere that resolves its own name to 127.0.0.1 gets nothing either.
        if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) || builder.Configuration["AllowedHosts"] == "*")
        {
            builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        });
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

        // Ports alone mean every address, but only count where no URL is set.
        var ports = urls.Length > 0
            ? []
            : new[] { (WebHostDefaults.HttpPortsKey, "http"), (WebHostDefaults.HttpsPortsKey, "https") }.SelectMany(key =>
                (configuration[key.Item1] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{key.Item2}://*:{port}"));
        return [.. urls, .. endpoints, .. ports];
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
