using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookly.Hosting.Processes;

/// <summary>
/// Health checks that open a connection of their own each time, in the place of Aspire's: a pooled connection outlives the server
/// that it was made to, and keeps a database from being dropped.
/// </summary>
internal static class ConnectionHealthChecks
{
    /// <param name="services">The AppHost's.</param>
    /// <param name="choose">The resources whose checks are replaced.</param>
    /// <param name="connect">Throws while the server does not serve. Called with the resource's connection string.</param>
    public static void ReplaceHealthChecks(
        this IServiceCollection services, Func<DistributedApplicationModel, IEnumerable<IResourceWithConnectionString>> choose, Func<string, CancellationToken, Task> connect) =>
        services.AddOptions<HealthCheckServiceOptions>().PostConfigure<DistributedApplicationModel>((options, model) =>
        {
            foreach (var resource in choose(model))
            {
                var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
                foreach (var registration in options.Registrations.Where(registration => keys.Contains(registration.Name)))
                {
                    registration.Factory = _ => new ConnectionCheck(resource, connect);
                }
            }
        });

    private sealed class ConnectionCheck(IResourceWithConnectionString resource, Func<string, CancellationToken, Task> connect) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await connect(await resource.GetConnectionStringAsync(cancellationToken) ?? "", cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // In words only: a refused connection is what a starting server looks like, and no stack trace explains it better.
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }
}
