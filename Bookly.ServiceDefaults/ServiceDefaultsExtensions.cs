using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

public static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, health checks, resilient HTTP clients and service discovery; call it first in <c>Program.cs</c>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddSecretFiles();
        builder.RequireKnownSettings();
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
