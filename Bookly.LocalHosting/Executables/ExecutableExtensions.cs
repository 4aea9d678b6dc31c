using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Executables;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Programs as resources.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a program; it may end by itself with exit code 0.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">A path, or a name on the PATH.</param>
    /// <param name="workingDirectory">Relative to the AppHost's folder.</param>
    /// <param name="args">Its first arguments; <c>WithArgs</c> adds more.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory));
        return builder.AddResource(resource)
            .WithAnnotation(new StarterAnnotation(services => ActivatorUtilities.CreateInstance<ExecutableStarter>(services, resource)))
            .WithArgs(args ?? []);
    }
}
