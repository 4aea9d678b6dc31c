using Microsoft.Extensions.Configuration;

namespace Bookly.AppHost;

internal static class DashboardDefaults
{
    /// <summary>
    /// The dashboard's address for whoever starts the AppHost without its launch profile, and <c>Ports:dashboard</c> for whoever wants another.
    /// Its other endpoints are for programs and take any free port.
    /// </summary>
    public static void AddDashboardDefaults(this IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (configuration["Ports:dashboard"] is { Length: > 0 } port) configuration["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        configuration["ASPNETCORE_URLS"] ??= "http://localhost:15100";

        // Everything here speaks HTTP on the loopback address.
        configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] ??= "true";
    }
}
