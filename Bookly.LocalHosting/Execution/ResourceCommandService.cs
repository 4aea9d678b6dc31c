using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The commands every resource has.</summary>
public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}

/// <summary>Whether a command did its work.</summary>
public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? Message { get; init; }
}

/// <summary>Starts, stops and restarts resources while the application runs.</summary>
public sealed class ResourceCommandService
{
    private readonly Lazy<Orchestrator> orchestrator;
    private readonly IHostApplicationLifetime lifetime;

    internal ResourceCommandService(Lazy<Orchestrator> orchestrator, IHostApplicationLifetime lifetime)
    {
        this.orchestrator = orchestrator;
        this.lifetime = lifetime;
    }

    /// <summary>Executes a command of every instance of <paramref name="resource"/>.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync(instance => instance.Instance.Resource == resource, resource?.Name ?? "", commandName, cancellationToken);

    /// <param name="resourceId">An instance's id, or the name of a resource that has only one.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync(
            instance => string.Equals(instance.Instance.Id, resourceId, StringComparison.OrdinalIgnoreCase), resourceId, commandName, cancellationToken);

    private async Task<ExecuteCommandResult> ExecuteAsync(
        Func<InstanceSupervisor, bool> isMeant, string name, string command, CancellationToken cancellationToken)
    {
        var instances = orchestrator.Value.Instances.Where(isMeant).ToList();
        if (instances.Count == 0) return new ExecuteCommandResult { Success = false, Message = $"There is no resource '{name}'." };
        if (command is not ("start" or "stop" or "restart"))
        {
            return new ExecuteCommandResult { Success = false, Message = $"Resource '{name}' has no command '{command}'." };
        }

        await Task.WhenAll(instances.Select(async instance =>
        {
            if (command is "stop" or "restart") await instance.StopAsync();
            if (command is "start" or "restart") await instance.StartAsync(lifetime.ApplicationStopping);
        })).WaitAsync(cancellationToken);
        return new ExecuteCommandResult { Success = true };
    }
}
