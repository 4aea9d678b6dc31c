using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookly.Hosting.Processes;

/// <summary>Checks by a new connection: Aspire's pooled ones outlive a restarted server and keep a database from being dropped.</summary>
internal static class ConnectionHealthChecks
{
    /// <param name="connect">Throws while the server does not serve. Gets the resource's connection string.</param>
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
                // Without the exception: a starting server refuses connections, and a stack trace adds nothing.
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }
}
