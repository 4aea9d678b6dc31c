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
    /// No TLS on one machine, wherever no endpoint asks for it: Aspire would turn it on between services and Redis where a trusted development
    /// certificate happens to be, and show a red banner on the dashboard where none is.
    /// </summary>
    public static void AddPlainConnections(this IDistributedApplicationBuilder builder)
    {
#pragma warning disable ASPIRECERTIFICATES001 // Marked experimental by Aspire; the alternative is a variable in everyone's environment.
        var plain = builder.Resources.Where(resource =>
            resource.TryGetAnnotationsOfType<HttpsCertificateConfigurationCallbackAnnotation>(out _)
            && !resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.UriScheme == "https"));
        foreach (var resource in plain.ToList())
        {
            resource.Annotations.Add(new HttpsCertificateAnnotation { Certificate = null, UseDeveloperCertificate = false });
        }
#pragma warning restore ASPIRECERTIFICATES001
    }
}
