using System.Diagnostics;
using System.Globalization;

namespace Bookly.Tests.Fixtures;

/// <summary>The running processes behind an application's resources.</summary>
internal static class Resources
{
    private const string ProcessId = "executable.pid";

    /// <summary>The ids of a resource's instances: one each replica.</summary>
    public static async Task<IReadOnlyList<string>> InstancesOfAsync(this DistributedApplication app, string resource, int count, CancellationToken cancellationToken)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var change in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            // Replicas are announced under their resource's own name, too, before they have ids.
            if (change.Resource.Name == resource && change.ResourceId != resource) ids.Add(change.ResourceId);
            if (ids.Count == count) break;
        }

        return [.. ids];
    }

    /// <summary>The instance's process; a killed one is still told of until its end has been seen.</summary>
    public static int ProcessIdOf(this DistributedApplication app, string resourceId) =>
        Convert.ToInt32(
            StateOf(app, resourceId)?.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value
                ?? throw new InvalidOperationException($"'{resourceId}' is no process of this machine."),
            CultureInfo.InvariantCulture);

    /// <summary>The instance's process while it runs, else null.</summary>
    public static int? RunningProcessIdOf(this DistributedApplication app, string resourceId) =>
        StateOf(app, resourceId)?.State?.Text == KnownResourceStates.Running ? app.ProcessIdOf(resourceId) : null;

    /// <summary>Ends an instance's process at once (SIGKILL), and waits until the application has seen it.</summary>
    /// <exception cref="ArgumentException">It had ended by itself.</exception>
    public static async Task KillResourceAsync(this DistributedApplication app, string resourceId, CancellationToken cancellationToken)
    {
        var id = app.ProcessIdOf(resourceId);
        using (var process = Process.GetProcessById(id)) process.Kill();
        await app.ReachesAsync(resourceId, state => KnownResourceStates.TerminalStates.Contains(state.State?.Text), cancellationToken);
    }

    public static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static async Task CommandAsync(this DistributedApplication app, string resourceId, string command, CancellationToken cancellationToken)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(resourceId, command, cancellationToken);
        Assert.True(result.Success, $"{command} {resourceId}: {result.Message}");
    }

    /// <summary>Waits until one instance is in a state, which Aspire's own waiting does for the whole resource only.</summary>
    public static async Task ReachesAsync(this DistributedApplication app, string resourceId, Func<CustomResourceSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        await foreach (var change in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if ((change.ResourceId == resourceId || change.Resource.Name == resourceId) && condition(change.Snapshot)) return;
        }
    }

    /// <summary>The address that an instance listens on itself, behind whatever shares it out.</summary>
    public static Uri OwnAddressOf(this DistributedApplication app, string resourceId) =>
        new(app.VariablesOf(resourceId).GetValueOrDefault("ASPNETCORE_URLS") ?? throw new InvalidOperationException($"'{resourceId}' has not been started."));

    /// <summary>The environment variables that an instance was started with.</summary>
    public static IReadOnlyDictionary<string, string?> VariablesOf(this DistributedApplication app, string resourceId) =>
        StateOf(app, resourceId)?.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value) ?? [];

    private static CustomResourceSnapshot? StateOf(DistributedApplication app, string resourceId) =>
        app.ResourceNotifications.TryGetCurrentState(resourceId, out var state) ? state.Snapshot : null;
}
