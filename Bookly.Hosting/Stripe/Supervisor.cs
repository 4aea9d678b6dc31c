using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Stripe;

/// <summary>Restarts a resource that exits. One that was stopped, or cannot be started at all, stays stopped.</summary>
internal sealed class Supervisor(
    IResource resource, ResourceNotificationService notifications, ResourceCommandService commands, TimeProvider time, ILogger<Supervisor> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>After running this long, the next exit counts as the first: the pause is short again.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private long _started;
    private TimeSpan _pause = FirstPause;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? state = null;
        var isStopped = false;
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource != resource || change.Snapshot.State?.Text is not { } next || next == state) continue;

            var wasRunning = state == KnownResourceStates.Running;
            state = next;
            if (state == KnownResourceStates.Running)
            {
                isStopped = false;
                _started = time.GetTimestamp();
            }
            else if (state == KnownResourceStates.Stopping)
            {
                isStopped = true;
            }
            else if (wasRunning && !isStopped && KnownResourceStates.TerminalStates.Contains(state))
            {
                await StartAgainAsync(change.Snapshot.ExitCode, stoppingToken);
            }
        }
    }

    private async Task StartAgainAsync(int? exitCode, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) > Settled) _pause = FirstPause;

        logger.LogWarning(
            "{Resource} ended with exit code {ExitCode}; its last lines say why. It is started again in {Seconds} s.",
            resource.Name, exitCode, _pause.TotalSeconds);
        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
    }
}
