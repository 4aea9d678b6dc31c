namespace Bookly.StripeEmulator.Events;

/// <summary>The state of a delivery.</summary>
internal enum DeliveryStatus
{
    Pending,
    Succeeded,
    Failed,
    Dropped,
}

/// <summary>One try. <paramref name="Status"/> is null when there was no HTTP answer; <paramref name="Error"/> then says why.</summary>
internal sealed record DeliveryAttempt(int Number, DateTimeOffset At, int? Status, string? Error, string? ResponseBody, double DurationMs);

/// <summary>An event on its way to one endpoint. Immutable: <see cref="DeliveryLog"/> keeps the latest.</summary>
internal sealed record Delivery
{
    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required string EventType { get; init; }

    /// <summary>The id of a webhook endpoint or of a Stripe CLI session.</summary>
    public required string EndpointId { get; init; }

    public required string Url { get; init; }

    public DeliveryStatus Status { get; init; } = DeliveryStatus.Pending;

    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>On the emulator's clock.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>The latest deliveries with all their attempts; older ones are forgotten.</summary>
internal sealed class DeliveryLog
{
    public const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Delivery> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _byAge = new();

    public void Put(Delivery delivery)
    {
        lock (_gate)
        {
            if (!_byId.ContainsKey(delivery.Id))
            {
                _byAge.Enqueue(delivery.Id);
                if (_byAge.Count > Capacity)
                {
                    _byId.Remove(_byAge.Dequeue());
                }
            }

            _byId[delivery.Id] = delivery;
        }
    }

    public Delivery? Find(string id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<Delivery> NewestFirst(Func<Delivery, bool>? matches = null, int limit = Capacity)
    {
        lock (_gate)
        {
            return [.. _byAge.Reverse().Select(id => _byId[id]).Where(delivery => matches?.Invoke(delivery) ?? true).Take(limit)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byId.Clear();
            _byAge.Clear();
        }
    }
}
