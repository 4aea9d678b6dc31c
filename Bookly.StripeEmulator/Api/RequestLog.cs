namespace Bookly.StripeEmulator.Api;

/// <summary>An API request as it was received and answered.</summary>
internal sealed record LoggedRequest(
    string Id,
    DateTimeOffset At,
    string Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    string? IdempotencyKey,
    string? ApiVersion,
    string? UserAgent,
    int Status,
    bool Replayed,
    double DurationMs);

/// <summary>The latest API requests.</summary>
internal sealed class RequestLog
{
    public const int Capacity = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _requests = new(Capacity);

    public void Add(LoggedRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }

    public IReadOnlyList<LoggedRequest> NewestFirst()
    {
        lock (_gate)
        {
            return [.. _requests.Reverse()];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }
}
