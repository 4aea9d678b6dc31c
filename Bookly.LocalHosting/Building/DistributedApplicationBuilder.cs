using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; the entry assembly when left out.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The local engine has no dashboard; here so that the same code builds on both engines.</summary>
    public bool DisableDashboard { get; set; }
}

/// <summary>Describes an application on top of .NET's generic host.</summary>
public sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder host;
    private readonly ResourceCollection resources = [];

    internal DistributedApplicationBuilder(DistributedApplicationOptions options, AppHostInterception? interception)
    {
        AppHostAssembly = interception?.AppHostAssembly
            ?? (options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly());
        var metadata = new AppHostMetadata(AppHostAssembly);
        AppHostDirectory = metadata.ProjectDirectory ?? Directory.GetCurrentDirectory();

        // Lowest first: ASPIRE_* and DOTNET_* variables, appsettings, user secrets, all variables, the command line.
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables("ASPIRE_");
        var settings = new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = AppHostDirectory,
            Configuration = configuration,
        };
        interception?.Configure?.Invoke(options, settings);
        host = new HostApplicationBuilder(settings);
        if (interception is not null)
        {
            host.Configuration.AddInMemoryCollection(interception.Defaults);
            if (settings.Args is { Length: > 0 } args) host.Configuration.AddCommandLine(args);
        }

        host.Services.AddLocalEngine(metadata, resources, onConsole: interception is null);
    }

    public ConfigurationManager Configuration => host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => host.Environment;

    public IServiceCollection Services => host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    public IResourceCollection Resources => resources;

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resources.FirstOrDefault(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource '{resource.Name}': there is already a resource named '{taken.Name}'; names are unique, ignoring case.");
        }

        resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        AppHostInterception.Current?.HandOver(this);
        return BuildApplication();
    }

    internal DistributedApplication BuildApplication() => new(host.Build());

    private sealed class ResourceCollection : List<IResource>, IResourceCollection;
}
