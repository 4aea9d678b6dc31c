using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Running;

/// <summary>Stops the application when a resource fails before it was ever healthy; later failures are only reported.</summary>
internal sealed class FailureWatch(
    ResourceNotificationService notifications, ResourceLoggerService logs, StartFailures failures, IHostApplicationLifetime lifetime, ILogger<FailureWatch> logger)
    : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        _ = WatchAsync(lifetime.ApplicationStopping);
        _ = StopOnFailureAsync();
        return Task.CompletedTask;
    }

    private async Task StopOnFailureAsync()
    {
        await failures.First;
        lifetime.StopApplication();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, (string? State, bool WasWell, bool IsStopping)>();
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                var (before, wasWell, isStopping) = seen.GetValueOrDefault(change.ResourceId);
                var state = change.Snapshot.State?.Text;
                wasWell |= state == KnownResourceStates.Running && change.Snapshot.HealthStatus == HealthStatus.Healthy;
                isStopping = state == KnownResourceStates.Stopping || (isStopping && state != KnownResourceStates.Running);
                seen[change.ResourceId] = (state, wasWell, isStopping);
                if (state == before || isStopping || change.Resource is not (ProjectResource or ExecutableResource or ContainerResource)) continue;

                if (state == KnownResourceStates.FailedToStart || (KnownResourceStates.TerminalStates.Contains(state) && change.Snapshot.ExitCode is not (null or 0)))
                {
                    await TellAsync(change, wasWell, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task TellAsync(ResourceEvent change, bool wasWell, CancellationToken cancellationToken)
    {
        var what = change.Snapshot.State?.Text == KnownResourceStates.FailedToStart ? "could not be started" : $"ended with exit code {change.Snapshot.ExitCode}";
        var lines = await LastLines.OfAsync(logs, change.ResourceId, cancellationToken);
        if (LastLines.Explanation(lines) is { } explanation)
        {
            failures.Report(change.Resource.Name, explanation);
            return;
        }

        var text = string.Join(Environment.NewLine, [what + (lines.Count == 0 ? "." : ". Its last lines:"), .. lines.Select(line => "    " + line)]);
        if (wasWell) logger.LogError("{Resource}: {WhatHappened}", change.Resource.Name, text);
        else failures.Report(change.Resource.Name, text);
    }
}
