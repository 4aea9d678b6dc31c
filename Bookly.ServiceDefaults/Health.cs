using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

public static class Health
{
    /// <summary>All checks: can this instance take requests?</summary>
    public const string ReadyPath = "/health";

    /// <summary>Only the checks tagged <c>live</c>: does the process work?</summary>
    public const string AlivePath = "/alive";

    private const string LiveTag = "live";

    internal static void AddLivenessCheck(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    /// <summary>Maps both probes in every environment, since the AppHost waits for them. The answer is one word without details.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath);
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) });
        return app;
    }
}
