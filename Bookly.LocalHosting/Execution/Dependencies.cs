using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Bookly.LocalHosting.Execution;

/// <summary>Which resources come before which.</summary>
internal static class ResourceDependencies
{
    /// <summary>What the resource waits for; what lives inside another resource waits for that one.</summary>
    public static IReadOnlyList<WaitAnnotation> Dependencies(this IResource resource)
    {
        var explicitly = resource.Annotations.OfType<WaitAnnotation>();
        return resource is IResourceWithParent { Parent: var parent }
            ? [new WaitAnnotation(parent, WaitType.WaitUntilHealthy), .. explicitly]
            : [.. explicitly];
    }

    /// <exception cref="DistributedApplicationException">Resources wait for each other in a circle, and none could ever start.</exception>
    public static void RequireNoCycle(IEnumerable<IResource> resources)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in resources) Visit(resource, []);

        void Visit(IResource resource, List<IResource> path)
        {
            if (path.Contains(resource))
            {
                var circle = path.Skip(path.IndexOf(resource)).Append(resource).Select(r => r.Name);
                throw new DistributedApplicationException($"Resources wait for each other in a circle: {string.Join(" -> ", circle)}.");
            }

            if (!done.Add(resource)) return;
            foreach (var dependency in resource.Dependencies()) Visit(dependency.Resource, [.. path, resource]);
        }
    }
}
