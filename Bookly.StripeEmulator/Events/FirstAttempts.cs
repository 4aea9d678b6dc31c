namespace Bookly.StripeEmulator.Events;

/// <summary>Tells when everyone that an event goes to has been tried once: the hosted page waits for that.</summary>
internal sealed class FirstAttempts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _byEvent = new(StringComparer.Ordinal);

    /// <summary>So many more deliveries of the event are on their way.</summary>
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

    /// <summary>A delivery was tried; later tries of the same delivery do not count.</summary>
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

    /// <summary>Done when nothing is missing; at once for an event that nobody waits for.</summary>
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
