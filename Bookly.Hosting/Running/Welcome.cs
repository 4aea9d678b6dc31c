using System.Text;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Running;

internal sealed class Welcome(ResourceNotificationService notifications, IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<Welcome> logger)
    : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((start, beforeStart) =>
        {
            IResource[] resources = [.. start.Model.Resources.Where(resource =>
                resource is ProjectResource or ExecutableResource or ContainerResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())];
            _ = ShowWhenHealthyAsync(resources, lifetime.ApplicationStopping);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    private async Task ShowWhenHealthyAsync(IResource[] resources, CancellationToken cancellationToken)
    {
        try
        {
            var states = await Task.WhenAll(resources.Select(resource => notifications.WaitForResourceHealthyAsync(resource.Name, cancellationToken)));
            Show(resources.Zip(states, (resource, state) => (resource, state.Snapshot)));
        }
        catch (Exception e) when (e is OperationCanceledException or DistributedApplicationException)
        {
            // Reported by the resource that failed.
        }
    }

    private void Show(IEnumerable<(IResource Resource, CustomResourceSnapshot Snapshot)> resources)
    {
        var addresses = resources
            .Where(pair => pair.Resource.Name != "aspire-dashboard")
            .OrderByDescending(pair => pair.Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal))
            .SelectMany(pair => pair.Snapshot.Urls
                .Where(url => !url.IsInternal && url.Url.StartsWith("http", StringComparison.Ordinal))
                .Select(url => (What: url.DisplayProperties.DisplayName is { Length: > 0 } name ? name : pair.Resource.Name, Where: url.Url)))
            .ToList();
        if (DashboardLink() is { } dashboard) addresses.Add(("Dashboard", dashboard));

        var width = addresses.Select(address => address.What.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder("Everything is up. Press Ctrl-C to stop.");
        foreach (var (what, where) in addresses) text.AppendLine().Append("    ").Append(what.PadRight(width + 2)).Append(where);
        logger.LogInformation("{Text}", text);
    }

    private string? DashboardLink()
    {
        if (configuration["ASPNETCORE_URLS"]?.Split(';')[0] is not { Length: > 0 } address) return null;
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address.TrimEnd('/')}/login?t={token}" : address;
    }
}
