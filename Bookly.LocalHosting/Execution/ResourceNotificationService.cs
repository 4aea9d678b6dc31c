using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells what the resources are doing.</summary>
public sealed class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceEvent> current = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, bool> watchers = new();
    private readonly Lock publishing = new();

    /// <summary>The state of each instance now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (publishing)
        {
            foreach (var state in current.Values) channel.Writer.TryWrite(state);
            watchers[channel] = true;
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken)) yield return change;
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    /// <param name="resourceId">An instance's id, or the name of a resource that has only one.</param>
    /// <param name="resourceEvent">Its state now.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        current.TryGetValue(resourceId, out resourceEvent);

    /// <summary>Completes when an instance of the resource is in <paramref name="targetState"/> (Running when left out).</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Completes when an instance of the resource is as <paramref name="predicate"/> asks.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (IsNamed(change, resourceName) && predicate(change)) return change;
        }

        throw new OperationCanceledException("The application stopped before the resource got there.");
    }

    /// <summary>Completes when every instance of the resource runs and passes its health checks.</summary>
    /// <exception cref="DistributedApplicationException">An instance has failed.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <inheritdoc cref="WaitForResourceHealthyAsync(string, CancellationToken)"/>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default) =>
        WaitForAllAsync(resourceName, IsHealthy, "healthy", waitBehavior, cancellationToken);

    /// <summary>Completes when all that the resource waits for is there.</summary>
    /// <exception cref="DistributedApplicationException">One of them has failed.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var dependency in resource.Dependencies())
        {
            await (dependency.WaitType switch
            {
                WaitType.WaitUntilHealthy => WaitForResourceHealthyAsync(dependency.Resource.Name, cancellationToken),
                WaitType.WaitUntilStarted => WaitForAllAsync(
                    dependency.Resource.Name, change => change.Snapshot.State?.Text == KnownResourceStates.Running, "started",
                    WaitBehavior.StopOnResourceUnavailable, cancellationToken),
                _ => WaitForCompletionAsync(dependency, cancellationToken),
            });
        }
    }

    /// <summary>Changes the state of a resource that has one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return PublishUpdateAsync(resource, resource.Name, stateFactory);
    }

    /// <summary>Changes the state of one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(stateFactory);
        lock (publishing)
        {
            var before = current.GetValueOrDefault(resourceId)?.Snapshot ?? new CustomResourceSnapshot { ResourceType = "Resource", Properties = [] };
            var change = new ResourceEvent(resource, resourceId, stateFactory(before));
            current[resourceId] = change;
            foreach (var watcher in watchers.Keys) watcher.Writer.TryWrite(change);
        }

        return Task.CompletedTask;
    }

    internal IReadOnlyList<ResourceEvent> InstancesOf(string resourceName) => [.. current.Values.Where(state => IsNamed(state, resourceName))];

    private static bool IsNamed(ResourceEvent change, string name) =>
        string.Equals(change.Resource.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(change.ResourceId, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsHealthy(ResourceEvent state) =>
        state.Snapshot.State?.Text == KnownResourceStates.Running && state.Snapshot.HealthStatus == HealthStatus.Healthy;

    private async Task<ResourceEvent> WaitForAllAsync(
        string resourceName, Func<ResourceEvent, bool> reached, string goal, WaitBehavior behavior, CancellationToken cancellationToken)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (!IsNamed(change, resourceName)) continue;

            var state = change.Snapshot.State?.Text;
            if (behavior == WaitBehavior.StopOnResourceUnavailable && state is not null && KnownResourceStates.TerminalStates.Contains(state))
            {
                throw new DistributedApplicationException($"'{change.ResourceId}' did not become {goal}: it is {state}.");
            }

            if (InstancesOf(resourceName).All(reached)) return change;
        }

        throw new OperationCanceledException("The application stopped before the resource got there.");
    }

    private async Task<ResourceEvent> WaitForCompletionAsync(WaitAnnotation dependency, CancellationToken cancellationToken)
    {
        var end = await WaitForResourceAsync(
            dependency.Resource.Name, change => change.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text),
            cancellationToken);
        return end.Snapshot.ExitCode == dependency.ExitCode
            ? end
            : throw new DistributedApplicationException(
                $"'{end.ResourceId}' was to end with exit code {dependency.ExitCode}, but is {end.Snapshot.State!.Text} with exit code {end.Snapshot.ExitCode}.");
    }
}
