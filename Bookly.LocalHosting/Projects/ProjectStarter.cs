using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;

namespace Bookly.LocalHosting.Projects;

/// <summary>The launch profile a project was added with, if it has one.</summary>
internal sealed record ProfileChoice(LaunchProfile? Profile);

/// <summary>
/// Runs a project's built assembly as <c>dotnet run</c> would, without building it again: from the project's own folder,
/// which makes that its content root, and with its launch profile's variables.
/// </summary>
internal sealed class ProjectStarter(IProjectMetadata metadata, ProfileChoice choice, ResourceOutput output) : IResourceStarter
{
    public string ResourceType => "Project";

    public async Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        if (!File.Exists(metadata.TargetPath))
        {
            throw new DistributedApplicationException($"{metadata.TargetPath} does not exist: build the solution first.");
        }

        var logger = output.LoggerOf(instance.Id);
        var environment = await instance.Resource.ResolveEnvironmentAsync(Defaults(instance), logger, cancellationToken);
        if (choice.Profile is { } profile)
        {
            foreach (var (name, value) in profile.Environment) environment.TryAdd(name, value);
        }

        var arguments = await instance.Resource.ResolveArgumentsAsync(logger, cancellationToken);
        return new ProcessSpec(Commands.Dotnet, ["exec", metadata.TargetPath, .. arguments], Path.GetDirectoryName(metadata.ProjectPath)!)
        {
            Environment = environment,
        };
    }

    private Dictionary<string, object> Defaults(ResourceInstance instance)
    {
        var resource = instance.Resource;
        var urls = resource.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https")
            .Select(endpoint => string.Create(CultureInfo.InvariantCulture, $"{endpoint.UriScheme}://{endpoint.TargetHost}:{instance.Ports[endpoint.Name]}"));
        var defaults = new Dictionary<string, object>
        {
            ["ASPNETCORE_URLS"] = string.Join(';', urls),
            ["OTEL_SERVICE_NAME"] = resource.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.Id}",
            ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",

            // Not Aspire's: without its dashboard all logs share one screen, where a message with its prefix fits one line.
            ["LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE"] = "true",
        };
        if (choice.Profile is { } profile) defaults["DOTNET_LAUNCH_PROFILE"] = profile.Name;
        if (!Console.IsOutputRedirected) defaults["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.PortVariable is not null))
        {
            defaults[endpoint.PortVariable!] = instance.Ports[endpoint.Name].ToString(CultureInfo.InvariantCulture);
        }

        return defaults;
    }
}
