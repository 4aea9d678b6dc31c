using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class PromptHealthChecks
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes each health check of an unhealthy resource retry every tenth of a second, for five seconds, before it answers. Aspire checks a
    /// starting resource after 1, 3, 6 and 10 seconds, which adds up over services that wait for each other.
    /// </summary>
    /// <remarks>Call it after all resources were added: checks added or replaced later are not covered.</remarks>
    /// <param name="builder">The application.</param>
    public static void AddPromptHealthChecks(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HealthCheckServiceOptions>().PostConfigure<TimeProvider>((options, time) =>
        {
            foreach (var registration in options.Registrations)
            {
                var create = registration.Factory;
                var last = new LastResult();

                // Created per call: scoped services end with the call.
                registration.Factory = services => new PromptCheck(create(services), last, time);
            }
        });
    }

    private sealed class LastResult
    {
        public bool WasHealthy { get; set; }
    }

    private sealed class PromptCheck(IHealthCheck inner, LastResult last, TimeProvider time) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var started = time.GetTimestamp();
            while (true)
            {
                var result = await inner.CheckHealthAsync(context, cancellationToken);
                if (result.Status == HealthStatus.Healthy || last.WasHealthy || time.GetElapsedTime(started) > LongestCheck)
                {
                    last.WasHealthy = result.Status == HealthStatus.Healthy;
                    return result;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
