using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Api;

/// <summary>An answer to replay byte for byte.</summary>
internal sealed record StoredAnswer(int Status, string Body, string RequestId);

/// <summary>
/// Answers per API key and Idempotency-Key, for 24 hours of the emulator's clock. A key is bound to the first request's
/// method, path and parameters, whatever their order.
/// </summary>
internal sealed class Idempotency(EmulatorClock clock)
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyLength = 255;
    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string ApiKey, string Key), Entry> _entries = [];
    private readonly Queue<((string, string) Key, DateTimeOffset Until)> _byAge = [];

    public static string Fingerprint(string method, string path, IEnumerable<KeyValuePair<string, string>> parameters) =>
        $"{method} {path}\n" + string.Join('\n', parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));

    /// <summary>
    /// Claims the key for this request and gives null, or gives the answer that the key already has.
    /// </summary>
    /// <exception cref="StripeException">The key belongs to another request (400), or its request is still running (409).</exception>
    public StoredAnswer? Begin(string apiKey, string key, string fingerprint)
    {
        lock (_gate)
        {
            RemoveExpired();
            if (!_entries.TryGetValue((apiKey, key), out var entry))
            {
                var until = clock.GetUtcNow() + Retention;
                _entries.Add((apiKey, key), new Entry(fingerprint, until));
                _byAge.Enqueue(((apiKey, key), until));
                return null;
            }

            if (entry.Fingerprint != fingerprint)
            {
                throw StripeException.IdempotencyMismatch();
            }

            return entry.Answer ?? throw StripeException.IdempotencyInFlight();
        }
    }

    public void Complete(string apiKey, string key, StoredAnswer answer)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((apiKey, key), out var entry))
            {
                entry.Answer = answer;
            }
        }
    }

    /// <summary>Frees the key of a request that was refused before it had an effect.</summary>
    public void Release(string apiKey, string key)
    {
        lock (_gate)
        {
            _entries.Remove((apiKey, key));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _byAge.Clear();
        }
    }

    private void RemoveExpired()
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Until <= clock.GetUtcNow())
        {
            _byAge.Dequeue();
            if (_entries.TryGetValue(oldest.Key, out var entry) && entry.Answer is not null && entry.Until <= oldest.Until)
            {
                _entries.Remove(oldest.Key);
            }
        }
    }

    private sealed class Entry(string fingerprint, DateTimeOffset until)
    {
        public string Fingerprint => fingerprint;

        public DateTimeOffset Until => until;

        public StoredAnswer? Answer { get; set; }
    }
}
