namespace Bookly.StripeEmulator.Time;

/// <summary>
/// The clock of expiries and retries: the real time plus what was advanced. Signatures take the real time, because
/// receivers compare it with their own clock.
/// </summary>
internal sealed class EmulatorClock(TimeProvider real) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far this clock is ahead of the real one.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public long UnixNow => GetUtcNow().ToUnixTimeSeconds();

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;

    public override long GetTimestamp() => real.GetTimestamp();

    /// <summary>Moves this clock; call <see cref="Scheduler.RunDue"/> afterwards.</summary>
    internal void Shift(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    internal void Reset() => Interlocked.Exchange(ref _offsetTicks, 0);
}
