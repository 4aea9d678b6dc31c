namespace Bookly.ApiService.Common;

/// <summary>Work that is looked for at once, after every pause, and sooner when somebody wakes it. A failure is logged and the work tried again.</summary>
public abstract class PollingWorker(IServiceScopeFactory scopes, TimeSpan pause, TimeProvider time, ILogger logger, WakeSignal? signal = null)
    : BackgroundService
{
    private readonly WakeSignal _signal = signal ?? new WakeSignal();

    protected IServiceScopeFactory Scopes => scopes;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>Before the first look.</summary>
    protected virtual TimeSpan FirstPause => TimeSpan.Zero;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (FirstPause > TimeSpan.Zero) await _signal.WaitAsync(FirstPause, time, stoppingToken);
        while (true)
        {
            try
            {
                while (await RunBatchAsync(stoppingToken)) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("{Worker} cannot work now and tries again: {Reason}", GetType().Name, e.Message);
            }

            await _signal.WaitAsync(pause, time, stoppingToken);
        }
    }

    /// <summary>True when there may be more to do at once.</summary>
    protected abstract Task<bool> RunBatchAsync(CancellationToken cancellationToken);

    /// <summary>A part of the work, with services of its own.</summary>
    protected async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> work) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <inheritdoc cref="InScopeAsync{TService, TResult}"/>
    protected Task InScopeAsync<TService>(Func<TService, Task> work) where TService : notnull => InScopeAsync<TService, bool>(async service =>
    {
        await work(service);
        return true;
    });
}

/// <summary>Wakes one <see cref="PollingWorker"/> of this replica.</summary>
public class WakeSignal
{
    private TaskCompletionSource _asked = Unasked();

    public void Wake() => Volatile.Read(ref _asked).TrySetResult();

    /// <summary>Returns when woken, and after the pause at the latest. One may wait at a time.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = Volatile.Read(ref _asked).Task;
        await Task.WhenAny(asked, Task.Delay(pause, time, woken.Token));
        await woken.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        // Before the work begins: what asks during the work wakes it once more.
        if (asked.IsCompleted) Volatile.Write(ref _asked, Unasked());
    }

    private static TaskCompletionSource Unasked() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
