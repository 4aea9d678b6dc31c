using System.Diagnostics.CodeAnalysis;

namespace Bookly.StripeEmulator.Store;

/// <summary>
/// All objects of one type, by id, age and key. Reads and writes take the gate of the whole <see cref="EmulatorState"/>, so
/// an operation that holds it sees a consistent state.
/// </summary>
internal sealed class ObjectCollection<T>(Lock gate, IReadOnlyDictionary<string, Func<T, string?>> indexes) : IObjectCollection
    where T : class, IStripeObject
{
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly List<Entry?> _byAge = [];
    private readonly List<SecondaryIndex> _indexes = [.. indexes.Select(index => new SecondaryIndex(index.Key, index.Value))];

    /// <summary>Grows with every change; tells the state file when to save.</summary>
    public long Changes { get; private set; }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return _byId.Count;
            }
        }
    }

    public T? Find(string? id)
    {
        lock (gate)
        {
            return id is not null && _byId.TryGetValue(id, out var entry) ? entry.Value : null;
        }
    }

    public bool TryFind(string? id, [NotNullWhen(true)] out T? value) => (value = Find(id)) is not null;

    /// <summary>Adds the object, or replaces the one with its id; gives it back.</summary>
    public T Put(T value)
    {
        lock (gate)
        {
            Changes++;
            if (_byId.TryGetValue(value.Id, out var entry))
            {
                entry.Value = value;
            }
            else
            {
                entry = new Entry(value, _byAge.Count);
                _byId.Add(value.Id, entry);
                _byAge.Add(entry);
            }

            foreach (var index in _indexes)
            {
                index.Add(entry);
            }

            return value;
        }
    }

    public bool Remove(string id)
    {
        lock (gate)
        {
            if (!_byId.Remove(id, out var entry))
            {
                return false;
            }

            Changes++;
            // The slot stays: cursors page by position.
            _byAge[entry.Position] = null;
            foreach (var index in _indexes)
            {
                index.Remove(entry);
            }

            return true;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            Changes++;
            _byId.Clear();
            _byAge.Clear();
            foreach (var index in _indexes)
            {
                index.Clear();
            }
        }
    }

    /// <summary>Newest first. Hold the gate while enumerating.</summary>
    public IEnumerable<T> NewestFirst() => Backwards(_byAge, _byAge.Count - 1);

    /// <summary>Newest first, of those older than <paramref name="id"/>. Hold the gate while enumerating.</summary>
    public IEnumerable<T> OlderThan(string id) => Backwards(_byAge, _byId[id].Position - 1);

    /// <summary>Oldest first, of those newer than <paramref name="id"/>. Hold the gate while enumerating.</summary>
    public IEnumerable<T> NewerThan(string id)
    {
        for (var i = _byId[id].Position + 1; i < _byAge.Count; i++)
        {
            if (_byAge[i] is { } entry)
            {
                yield return entry.Value;
            }
        }
    }

    /// <summary>Newest first, of those whose <paramref name="index"/> is <paramref name="key"/>. Hold the gate while enumerating.</summary>
    public IEnumerable<T> NewestFirst(string index, string key)
    {
        var entries = _indexes.Find(candidate => candidate.Name == index)?.Entries(key)
            ?? throw new ArgumentException($"There is no index '{index}'.", nameof(index));
        return Backwards(entries, entries.Count - 1);
    }

    object? IObjectCollection.Find(string id) => Find(id);

    IEnumerable<object> IObjectCollection.OldestFirst()
    {
        lock (gate)
        {
            return [.. _byAge.OfType<Entry>().Select(entry => entry.Value)];
        }
    }

    Type IObjectCollection.ItemType => typeof(T);

    void IObjectCollection.Put(object value) => Put((T)value);

    private static IEnumerable<T> Backwards(IReadOnlyList<Entry?> entries, int from)
    {
        for (var i = from; i >= 0; i--)
        {
            if (entries[i] is { } entry)
            {
                yield return entry.Value;
            }
        }
    }

    private sealed class Entry(T value, int position)
    {
        public T Value { get; set; } = value;

        public int Position { get; } = position;
    }

    private sealed class SecondaryIndex(string name, Func<T, string?> key)
    {
        private readonly Dictionary<string, List<Entry>> _entries = new(StringComparer.Ordinal);
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);

        public string Name => name;

        public IReadOnlyList<Entry?> Entries(string value) => _entries.TryGetValue(value, out var found) ? found : [];

        public void Add(Entry entry)
        {
            if (key(entry.Value) is not { } value || !_known.Add(entry.Value.Id))
            {
                return;
            }

            if (!_entries.TryGetValue(value, out var list))
            {
                _entries[value] = list = [];
            }

            list.Add(entry);
        }

        public void Remove(Entry entry)
        {
            if (_known.Remove(entry.Value.Id) && key(entry.Value) is { } value)
            {
                _entries[value].Remove(entry);
            }
        }

        public void Clear()
        {
            _entries.Clear();
            _known.Clear();
        }
    }
}

/// <summary>A collection without its type, for expansion and the state file.</summary>
internal interface IObjectCollection
{
    Type ItemType { get; }

    long Changes { get; }

    object? Find(string id);

    IEnumerable<object> OldestFirst();

    void Put(object value);

    void Clear();
}
