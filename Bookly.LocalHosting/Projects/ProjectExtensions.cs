using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Bookly.LocalHosting.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Projects as resources.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>
    /// Adds the project with the endpoints and variables of its launch profile: the one the AppHost itself was started with,
    /// if the project has it, else its first.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var metadata = new TProject();
        var profile = LaunchProfile.Find(metadata.ProjectPath, builder.Configuration["DOTNET_LAUNCH_PROFILE"]);
        var project = builder.AddResource(new ProjectResource(name))
            .WithAnnotation(metadata)
            .WithAnnotation(new StarterAnnotation(services => ActivatorUtilities.CreateInstance<ProjectStarter>(services, metadata, new ProfileChoice(profile))));

        foreach (var urls in (profile?.Urls ?? []).GroupBy(url => url.Scheme))
        {
            foreach (var (index, url) in urls.Index())
            {
                var endpoint = index == 0 ? url.Scheme : $"{url.Scheme}{index + 1}";
                project.WithAnnotation(new EndpointAnnotation(endpoint, url.Scheme, url.Port) { TargetHost = url.Host });
            }
        }

        return project;
    }
}
