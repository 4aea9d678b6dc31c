namespace Bookly.Covers;

/// <summary>
/// Repeatable choices from a text: the same text gives the same sequence in every process and on every machine, which neither
/// <see cref="string.GetHashCode()"/> nor a future <see cref="Random"/> promises.
/// </summary>
public sealed class CoverRandom
{
    private ulong _state;

    public CoverRandom(string seed)
    {
        // FNV-1a over UTF-16 code units, then SplitMix64 below.
        var hash = 14695981039346656037UL;
        foreach (var unit in seed)
        {
            hash = (hash ^ (byte)unit) * 1099511628211UL;
            hash = (hash ^ (byte)(unit >> 8)) * 1099511628211UL;
        }

        _state = hash;
    }

    /// <summary>A number in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public double Between(double from, double to) => from + (to - from) * Next();

    /// <summary>An integer from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Whole(int from, int to) => from + (int)(NextBits() % (ulong)(to - from + 1));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Next() < probability;

    /// <summary>One of the items, each as likely as the next.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Whole(0, items.Count - 1)];

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
