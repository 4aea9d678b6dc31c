using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Health checks that notice at once when a resource becomes well.</summary>
public static class PromptHealthChecks
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Lets each health check of a resource that is not well ask every tenth of a second, for five seconds, before it answers. Aspire asks a
    /// starting resource after 1, 3, 6 and 10 seconds; with services that wait for each other, that adds up.
    /// </summary>
    /// <remarks>Call it after the resources have been added: what is added or replaced later is asked as before.</remarks>
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

                // Made anew for each call: what it takes from its services is gone when the call is over.
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
