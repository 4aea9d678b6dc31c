using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>Runs the callbacks that give a resource its environment and arguments, and turns the results into text.</summary>
internal static class ResourceVariables
{
    public static async Task<Dictionary<string, string?>> ResolveEnvironmentAsync(
        this IResource resource, IEnumerable<KeyValuePair<string, object>> defaults, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(), resource, new(defaults), cancellationToken)
        {
            Logger = logger,
        };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList()) await annotation.Callback(context);

        var resolved = new Dictionary<string, string?>();
        foreach (var (name, value) in context.EnvironmentVariables) resolved[name] = await TextAsync(value, cancellationToken);
        return resolved;
    }

    public static async Task<IReadOnlyList<string>> ResolveArgumentsAsync(this IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList()) await annotation.Callback(context);

        var resolved = new List<string>();
        foreach (var arg in context.Args) resolved.Add(await TextAsync(arg, cancellationToken) ?? "");
        return resolved;
    }

    private static async Task<string?> TextAsync(object value, CancellationToken cancellationToken) =>
        value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString();
}
