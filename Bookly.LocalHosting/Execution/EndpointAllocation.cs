using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>
/// Gives every endpoint its address before anything starts, so that two resources may know each other's. One copy listens
/// on the endpoint's port itself; several copies listen on ports of their own, behind a <see cref="RoundRobinProxy"/>.
/// </summary>
internal sealed class EndpointAllocation(IConfiguration configuration, ILogger<RoundRobinProxy> proxyLogger)
{
    /// <exception cref="DistributedApplicationException">A fixed port is taken; the message names the setting that changes it.</exception>
    public (IReadOnlyList<ResourceInstance> Instances, IReadOnlyList<RoundRobinProxy> Proxies) Allocate(IResource resource)
    {
        var copies = resource.ReplicaCount();
        var proxies = new List<RoundRobinProxy>();
        var ports = new Dictionary<(EndpointAnnotation, int), int>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = PortOf(resource, endpoint);
            var address = AddressOf(endpoint);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, address, port);

            if (copies == 1 && (endpoint.TargetPort ?? port) == port)
            {
                ports[(endpoint, 0)] = port;
                continue;
            }

            if (copies > 1 && endpoint.TargetPort is not null)
            {
                throw new DistributedApplicationException(
                    $"'{resource.Name}' has {copies} replicas, which cannot all listen on the target port {endpoint.TargetPort} of endpoint '{endpoint.Name}'.");
            }

            for (var copy = 0; copy < copies; copy++) ports[(endpoint, copy)] = endpoint.TargetPort ?? FreePorts.Next();
            proxies.Add(new RoundRobinProxy(address, port, [.. Enumerable.Range(0, copies).Select(copy => ports[(endpoint, copy)])], proxyLogger));
        }

        return (ResourceInstance.CopiesOf(resource, (endpoint, copy) => ports[(endpoint, copy)]), proxies);
    }

    private static string AddressOf(EndpointAnnotation endpoint) =>
        IPAddress.TryParse(endpoint.TargetHost, out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) ? endpoint.TargetHost : "localhost";

    private int PortOf(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.Port is not { } port || configuration.GetValue("DcpPublisher:RandomizePorts", false)) return FreePorts.Next();

        return FreePorts.IsFree(port) ? port : throw new DistributedApplicationException(
            $"Port {port} for '{resource.Name}' is already in use. Stop what uses it, or choose another port with the setting "
            + $"Ports:{resource.Name}, for example: dotnet run --project Bookly.AppHost -- --Ports:{resource.Name}={FreePorts.Next()}");
    }
}
