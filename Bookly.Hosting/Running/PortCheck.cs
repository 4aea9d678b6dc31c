using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Bookly.Hosting.Running;

/// <summary>Reports taken ports before anything starts. Aspire does not: its proxy fails in a log, and the start "succeeds".</summary>
internal sealed class PortCheck(IConfiguration configuration) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            RequireFree(start.Model);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    /// <exception cref="DistributedApplicationException">A port is taken; the message names the setting that changes it.</exception>
    internal void RequireFree(DistributedApplicationModel model)
    {
        // The dashboard is not in the model yet.
        foreach (var url in (configuration["ASPNETCORE_URLS"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address)) RequireFree("dashboard", address.Port);
        }

        if (configuration.GetValue("DcpPublisher:RandomizePorts", false)) return;

        foreach (var resource in model.Resources)
        {
            // Checked above; the dashboard's endpoints are no setting of Ports.
            if (resource.Name == "aspire-dashboard") continue;
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (endpoint.Port is { } port) RequireFree(resource.Name, port);
            }
        }
    }

    private static void RequireFree(string name, int port)
    {
        if (FreePorts.IsFree(port)) return;

        throw new DistributedApplicationException(
            $"Port {port} for '{name}' is already in use. Stop what uses it, or choose another port with the setting "
            + $"Ports:{name}, for example: dotnet run --project Bookly.AppHost -- --Ports:{name}={FreePorts.Next()}");
    }
}
