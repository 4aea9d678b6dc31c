using Aspire.Hosting.ApplicationModel;

namespace Bookly.LocalHosting.Execution;

/// <summary>Knows how one kind of resource is brought up.</summary>
internal interface IResourceStarter
{
    /// <summary>Shown as the resource's type.</summary>
    string ResourceType { get; }

    /// <summary>
    /// Makes everything ready and says which process to start; null for a resource that lives inside another one's process.
    /// </summary>
    Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken);
}

/// <summary>Ties a resource to its starter.</summary>
internal sealed class StarterAnnotation(Func<IServiceProvider, IResourceStarter> create) : IResourceAnnotation
{
    public IResourceStarter Create(IServiceProvider services) => create(services);
}
