using System.Threading.Channels;

namespace Bookly.StripeEmulator.Time;

/// <summary>Runs actions when the <see cref="EmulatorClock"/> reaches their time, whether by itself or by being advanced.</summary>
internal sealed class Scheduler(EmulatorClock clock, TimeProvider real, ILogger<Scheduler> log) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, DateTimeOffset> _due = new();

    /// <summary>Holds an item when a due time was added. A semaphore would throw when written to after the emulator was disposed.</summary>
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The action must be quick, and must check the state again: it may have changed since.</summary>
    public void At(DateTimeOffset at, Action action)
    {
        lock (_gate)
        {
            _due.Enqueue(action, at);
        }

        _changed.Writer.TryWrite(true);
    }

    public void After(TimeSpan delay, Action action) => At(clock.GetUtcNow() + delay, action);

    /// <summary>Advances the clock; what falls due on the way is done, in order, when this returns.</summary>
    public void Advance(TimeSpan by)
    {
        clock.Shift(by);
        RunDue();
        _changed.Writer.TryWrite(true);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _due.Clear();
        }
    }

    /// <summary>Runs everything that is due now, earliest first.</summary>
    public void RunDue()
    {
        while (TakeDue() is { } action)
        {
            try
            {
                action();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One failed action must not stop the others.
                log.LogError(exception, "A scheduled action failed");
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            RunDue();
            try
            {
                await WaitForNextAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task WaitForNextAsync(CancellationToken stoppingToken)
    {
        TimeSpan? untilNext = null;
        lock (_gate)
        {
            if (_due.TryPeek(out _, out var at))
            {
                untilNext = at - clock.GetUtcNow();
            }
        }

        if (untilNext is null)
        {
            await _changed.Reader.ReadAsync(stoppingToken);
            return;
        }

        if (untilNext <= TimeSpan.Zero)
        {
            return;
        }

        // A timer cannot wait longer than about 49 days; waking early only means looking again.
        var wait = untilNext.Value < TimeSpan.FromDays(1) ? untilNext.Value : TimeSpan.FromDays(1);
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var changed = _changed.Reader.ReadAsync(awake.Token).AsTask();
        await Task.WhenAny(changed, Task.Delay(wait, real, awake.Token));
        await awake.CancelAsync();
        await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stoppingToken.ThrowIfCancellationRequested();
    }

    private Action? TakeDue()
    {
        lock (_gate)
        {
            return _due.TryPeek(out _, out var at) && at <= clock.GetUtcNow() ? _due.Dequeue() : null;
        }
    }
}
