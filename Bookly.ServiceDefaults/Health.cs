using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>The two probes every service answers.</summary>
public static class Health
{
    /// <summary>All checks: can this instance take requests?</summary>
    public const string ReadyPath = "/health";

    /// <summary>Only the checks tagged <c>live</c>: is the process itself all right?</summary>
    public const string AlivePath = "/alive";

    private const string LiveTag = "live";

    internal static void AddLivenessCheck(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    /// <summary>
    /// Maps <c>/health</c> and <c>/alive</c> in every environment: the AppHost waits for them wherever it runs, and the
    /// answer is one word, without detail.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath);
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) });
        return app;
    }
}
