using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;

namespace Aspire.Hosting;

/// <summary>Endpoints, health checks over them, and the number of copies behind them.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds an endpoint, or fails if there is one of that name.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port that others use; any free one when left out.</param>
    /// <param name="targetPort">The port the process listens on; the engine's choice when left out.</param>
    /// <param name="name">The endpoint's name, by default its scheme.</param>
    /// <param name="env">The environment variable that tells the process its port.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = new EndpointAnnotation(name ?? "http", "http", port, targetPort) { PortVariable = env };
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(other => other.IsNamed(endpoint.Name)))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has an endpoint named '{endpoint.Name}'.");
        }

        return builder.WithAnnotation(endpoint);
    }

    /// <summary>Changes the endpoint named <paramref name="endpointName"/>, adding it first if there is none.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(other => other.IsNamed(endpointName));
        if (endpoint is null)
        {
            if (!createIfNotExists) return builder;
            endpoint = new EndpointAnnotation(endpointName);
            builder.WithAnnotation(endpoint);
        }

        callback(endpoint);
        return builder;
    }

    /// <summary>The endpoint named <paramref name="name"/>, which may be added later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new EndpointReference(builder.Resource, name);
    }

    /// <summary>Marks the HTTP endpoints added so far as meant for people: the AppHost shows them.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https"))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    /// <summary>Changes the address that is shown for the endpoint, or what it is said to be.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EndpointUrlChange(endpointName, callback));
    }

    /// <summary>Shows another address of the endpoint.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Func<EndpointReference, ResourceUrlAnnotation> callback) where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new FurtherEndpointUrl(endpointName, callback));
    }

    /// <summary>The resource is healthy once a GET on <paramref name="path"/> answers <paramref name="statusCode"/> (200 when left out).</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var probe = new HttpProbe(path ?? "/", statusCode ?? 200, endpointName ?? "http");
        return builder.WithAnnotation(new HealthProbeAnnotation(probe.CheckAsync));
    }

    /// <summary>Runs that many copies of the project behind its endpoints.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Local servers speak plain TCP on the loopback address; there is no certificate to leave out.</summary>
    public static IResourceBuilder<T> WithoutHttpsCertificate<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment, IResourceWithArgs => builder;
}
