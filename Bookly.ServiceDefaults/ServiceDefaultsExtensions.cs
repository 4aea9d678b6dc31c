using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every Bookly service has in common: telemetry, health endpoints, resilient HTTP clients, service discovery.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds the defaults; call it first in <c>Program.cs</c>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddLivenessCheck();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddSafeResilience();
            http.AddServiceDiscovery();
        });
        return builder;
    }
}
