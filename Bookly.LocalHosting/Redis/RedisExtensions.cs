using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Bookly.LocalHosting.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Redis as a resource.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a server that keeps its data in memory only.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The port; any free one when left out.</param>
    /// <param name="password">The password; <c>Parameters:{name}-password</c> or a generated one when left out.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var passwordName = $"{name}-password";
        var secret = password?.Resource ?? new ParameterResource(
            passwordName, () => builder.ConfiguredParameter(passwordName) ?? ParameterResourceBuilderExtensions.GeneratePassword(), secret: true);
        var server = new RedisResource(name, secret);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(RedisResource.EndpointName, "tcp", port))
            .WithAnnotation(new StarterAnnotation(services => ActivatorUtilities.CreateInstance<RedisStarter>(services, server)))
            .WithAnnotation(new HealthProbeAnnotation(new RedisProbe(server).CheckAsync));
    }
}
