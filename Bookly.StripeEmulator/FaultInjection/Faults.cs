namespace Bookly.StripeEmulator.FaultInjection;

/// <summary>The faults in force, set by <c>PUT /_emulator/faults</c>.</summary>
internal sealed class Faults(TimeProvider time)
{
    private volatile FaultSettings _current = FaultSettings.None;

    public FaultSettings Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Delays an API request as configured; gives the status to fail it with, or null.</summary>
    public async Task<int?> DelayOrFailAsync(CancellationToken cancellationToken)
    {
        var api = Current.Api;
        if (api.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(api.DelayMs), time, cancellationToken);
        }

        return Random.Shared.NextDouble() < api.FailRate ? api.Status : null;
    }

    public bool LosesAnswer() => Random.Shared.NextDouble() < Current.Api.LoseAnswerRate;
}
