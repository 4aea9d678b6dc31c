namespace Bookly.StripeEmulator.Events;

/// <summary>Completes when every receiver of an event was tried once: the hosted page waits for that.</summary>
internal sealed class FirstAttempts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _byEvent = new(StringComparer.Ordinal);

    /// <summary>Adds deliveries to wait for.</summary>
    public void Expect(string eventId, int deliveries)
    {
        lock (_gate)
        {
            if (!_byEvent.TryGetValue(eventId, out var waiting))
            {
                _byEvent[eventId] = waiting = new Waiting();
            }

            waiting.Missing += deliveries;
        }
    }

    /// <summary>Counts the first try of a delivery.</summary>
    public void MarkAttempted(string eventId, string deliveryId)
    {
        lock (_gate)
        {
            if (_byEvent.TryGetValue(eventId, out var waiting) && waiting.Tried.Add(deliveryId) && --waiting.Missing == 0)
            {
                _byEvent.Remove(eventId);
                waiting.Done.TrySetResult();
            }
        }
    }

    /// <summary>Completed at once for an event without deliveries.</summary>
    public Task WaitAsync(string eventId)
    {
        lock (_gate)
        {
            return _byEvent.TryGetValue(eventId, out var waiting) ? waiting.Done.Task : Task.CompletedTask;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var waiting in _byEvent.Values)
            {
                waiting.Done.TrySetResult();
            }

            _byEvent.Clear();
        }
    }

    private sealed class Waiting
    {
        public int Missing { get; set; }

        public HashSet<string> Tried { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
