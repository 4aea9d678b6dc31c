using Microsoft.Extensions.Configuration;

namespace Bookly.AppHost;

internal static class ResourceExtensions
{
    /// <summary>The launch profile's port, unless <c>Ports:{resource}</c> names another one.</summary>
    public static IResourceBuilder<ProjectResource> WithConfiguredPort(this IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.Configuration.GetValue<int?>($"Ports:{project.Resource.Name}") is { } port
            ? project.WithEndpoint("http", endpoint => endpoint.Port = port)
            : project;

    /// <summary>Says what is at the project's address, and at other pages of it, wherever addresses are shown.</summary>
    public static IResourceBuilder<ProjectResource> WithPages(
        this IResourceBuilder<ProjectResource> project, string name, params (string Path, string Name)[] pages)
    {
        project.WithUrlForEndpoint("http", url => url.DisplayText = name);
        foreach (var page in pages)
        {
            project.WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = page.Path, DisplayText = page.Name });
        }

        return project;
    }

    /// <summary>Passes on whatever these sections of the AppHost's configuration say, so that one place configures the shop.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, params string[] sections)
    {
        var settings = sections.SelectMany(section => project.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable());
        foreach (var (key, value) in settings)
        {
            if (value is not null) project.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return project;
    }

    /// <summary>
    /// No TLS between the services and Redis on one machine: Aspire would turn it on wherever a trusted development
    /// certificate happens to be, and only there.
    /// </summary>
    public static IResourceBuilder<RedisResource> WithPlainConnections(this IResourceBuilder<RedisResource> redis) =>
#pragma warning disable ASPIRECERTIFICATES001 // Marked experimental by Aspire; the alternative is a variable in everyone's environment.
        redis.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
}
