using System.Diagnostics;

namespace Bookly.Benchmarks;

/// <summary>What a run came to.</summary>
public sealed record Measurement(double PerSecond, TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    /// <summary>Runs <paramref name="work"/> for 0 to count - 1, at most <paramref name="concurrency"/> at a time.</summary>
    public static async Task<Measurement> TakeAsync(int count, int concurrency, Func<int, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var latencies = new TimeSpan[count];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var begun = Stopwatch.GetTimestamp();
                await work(i);
                latencies[i] = Stopwatch.GetElapsedTime(begun);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);

        Array.Sort(latencies);
        return new Measurement(count / elapsed.TotalSeconds, At(0.50), At(0.95), At(0.99));

        TimeSpan At(double share) => latencies[Math.Min(count - 1, (int)(count * share))];
    }
}
