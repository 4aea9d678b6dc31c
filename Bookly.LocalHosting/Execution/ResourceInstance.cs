using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Bookly.LocalHosting.Execution;

/// <summary>One running copy of a resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Index">From 0.</param>
/// <param name="Ports">By endpoint name: the port this copy's own process listens on.</param>
internal sealed record ResourceInstance(IResource Resource, int Index, ImmutableDictionary<string, int> Ports)
{
    /// <summary>The resource's name, with a number where there are several copies.</summary>
    public string Id { get; init; } = Resource.Name;

    /// <summary>The address of this very copy, where <see cref="EndpointReference"/> is that of all copies together.</summary>
    public Uri? AddressOf(string endpointName)
    {
        var endpoint = Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(candidate => candidate.IsNamed(endpointName));
        return endpoint?.AllocatedEndpoint is { } allocated
            ? new UriBuilder(endpoint.UriScheme, allocated.Address, Ports[endpoint.Name]).Uri
            : null;
    }

    public static IReadOnlyList<ResourceInstance> CopiesOf(IResource resource, Func<EndpointAnnotation, int, int> portOf)
    {
        var count = resource.ReplicaCount();
        return [.. Enumerable.Range(0, count).Select(index => new ResourceInstance(
            resource, index, resource.Annotations.OfType<EndpointAnnotation>().ToImmutableDictionary(e => e.Name, e => portOf(e, index)))
        {
            Id = count == 1 ? resource.Name : string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{index + 1}"),
        })];
    }
}

internal static class ResourceCounts
{
    public static int ReplicaCount(this IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
}
