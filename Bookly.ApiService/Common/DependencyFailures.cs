namespace Bookly.ApiService.Common;

/// <summary>What a replica cannot work without, or works worse without.</summary>
public enum Dependency
{
    Postgres,
    Redis,
    Stripe,
}

/// <summary>Remembers when this replica could not use one of its servers: callers carry on or try again, so nobody else would hear of it.</summary>
public sealed class DependencyFailures(TimeProvider time)
{
    /// <summary>More are not told apart.</summary>
    private const int MaxRemembered = 100;

    private readonly Queue<long>[] _failures = [.. Enum.GetValues<Dependency>().Select(_ => new Queue<long>())];

    public void Note(Dependency dependency)
    {
        var failures = _failures[(int)dependency];
        lock (failures)
        {
            if (failures.Count == MaxRemembered) failures.Dequeue();
            failures.Enqueue(time.GetTimestamp());
        }
    }

    public int Count(Dependency dependency, TimeSpan within)
    {
        var failures = _failures[(int)dependency];
        lock (failures) return failures.Count(at => time.GetElapsedTime(at) <= within);
    }
}
