using System.Collections.Immutable;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>Brings one instance up, watches its health and its end, and takes it down.</summary>
internal sealed class InstanceSupervisor(
    ResourceInstance instance, IResourceStarter starter, ResourceNotificationService notifications, ProcessLauncher launcher,
    RunJournal journal, ResourceOutput output, Action<string> onCrash) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstProbes = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SlowestProbes = TimeSpan.FromSeconds(2);

    /// <summary>How long an instance may be unwell before it is worth a line in the log.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim gate = new(1, 1);
    private CancellationTokenSource lifetime = new();
    private ChildProcess? process;
    private Task watching = Task.CompletedTask;
    private bool stopping;

    public ResourceInstance Instance => instance;

    /// <summary>Makes the instance known before anything is started, so that waiting for all instances means all.</summary>
    public Task AnnounceAsync() => PublishAsync(_ => new CustomResourceSnapshot
    {
        ResourceType = starter.ResourceType,
        Properties = [],
        State = KnownResourceStates.NotStarted,
    });

    /// <summary>Starts the instance once its dependencies are there; a failure becomes its state and is reported.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (process is { Completion.IsCompleted: false }) return;

            stopping = false;
            lifetime.Dispose();
            lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await BringUpAsync(lifetime.Token);
        }
        catch (OperationCanceledException)
        {
            await PublishAsync(state => state with { State = KnownResourceStates.Exited, HealthStatus = null });
        }
        catch (Exception e)
        {
            await PublishAsync(state => state with { State = KnownResourceStates.FailedToStart, HealthStatus = null, StopTimeStamp = DateTime.UtcNow });
            onCrash(output.DescribeFailure(instance.Id, $"could not be started: {Explain(e)}"));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stops the instance if it runs, and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        stopping = true;
        await lifetime.CancelAsync();
        await gate.WaitAsync();
        try
        {
            if (process is null) return;
            if (!process.Completion.IsCompleted)
            {
                await PublishAsync(state => state with { State = KnownResourceStates.Stopping, HealthStatus = null });
                await process.StopAsync(Grace);
            }

            await watching;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        process?.Dispose();
        lifetime.Dispose();
        gate.Dispose();
    }

    private async Task BringUpAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(state => state with { State = KnownResourceStates.Waiting, ExitCode = null, HealthStatus = null, StopTimeStamp = null });
        await notifications.WaitForDependenciesAsync(instance.Resource, cancellationToken);

        await PublishAsync(state => state with { State = KnownResourceStates.Starting });
        var spec = await starter.PrepareAsync(instance, cancellationToken);
        ImmutableArray<ResourcePropertySnapshot> properties = [];
        process?.Dispose();
        process = null;
        if (spec is not null)
        {
            process = await launcher.StartAsync(spec, line => output.Write(instance.Id, line));
            journal.Record(process);
            properties =
            [
                new("executable.path", spec.FileName),
                new("executable.workDir", spec.WorkingDirectory),
                new("executable.pid", process.Id),
            ];
        }

        await PublishAsync(state => state with { State = KnownResourceStates.Running, Properties = properties, StartTimeStamp = DateTime.UtcNow });
        watching = WatchAsync(spec, cancellationToken);
    }

    private async Task WatchAsync(ProcessSpec? spec, CancellationToken cancellationToken)
    {
        using var untilExit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probing = ProbeAsync(untilExit.Token);
        if (process is null)
        {
            await probing;
            await PublishAsync(state => state with { State = KnownResourceStates.Exited, HealthStatus = null });
            return;
        }

        var exitCode = await process.Completion;
        await untilExit.CancelAsync();
        await probing;
        journal.Forget(process);

        var finished = spec!.MayFinish && exitCode == 0;
        await PublishAsync(state => state with
        {
            State = finished ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            ExitCode = exitCode,
            HealthStatus = null,
            StopTimeStamp = DateTime.UtcNow,
        });
        if (!finished && !stopping) onCrash(output.DescribeFailure(instance.Id, $"ended unexpectedly with exit code {exitCode}"));
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var probes = instance.Resource.Annotations.OfType<HealthProbeAnnotation>().Select(annotation => annotation.Probe).ToList();
        var pause = FirstProbes;
        HealthStatus? last = null;
        var waitingSince = Stopwatch.StartNew();
        while (!cancellationToken.IsCancellationRequested)
        {
            var complaint = await AskAsync(probes, cancellationToken);
            if (cancellationToken.IsCancellationRequested) return;

            var now = complaint is null ? HealthStatus.Healthy : HealthStatus.Unhealthy;
            if (now == HealthStatus.Healthy) waitingSince.Restart();
            else if (waitingSince.Elapsed > Patience)
            {
                waitingSince.Restart();
                output.LoggerOf(instance.Id).LogWarning("Not healthy yet: {Complaint}", complaint);
            }

            if (now != last)
            {
                last = now;
                await PublishAsync(state => state with { HealthStatus = now });
                pause = FirstProbes;
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Until it is well for the first time it is asked often: everyone is waiting. Later it is asked now and then.
            pause = now == HealthStatus.Healthy ? SlowestProbes : TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, TimeSpan.FromMilliseconds(250).Ticks));
        }
    }

    /// <summary>What is wrong, or null.</summary>
    private async Task<string?> AskAsync(List<HealthProbe> probes, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var probe in probes) await probe(instance, cancellationToken);

            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    private static string Explain(Exception e) => e is DistributedApplicationException ? e.Message : e.ToString();

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.PublishUpdateAsync(instance.Resource, instance.Id, change);
}
