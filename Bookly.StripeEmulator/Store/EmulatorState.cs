namespace Bookly.StripeEmulator.Store;

/// <summary>
/// Everything the emulator stores, in memory. An operation takes <see cref="Gate"/> once for all it reads and changes, so
/// that paying and expiring the same session have one winner; operations are short and never wait inside it.
/// </summary>
internal sealed class EmulatorState
{
    private readonly Dictionary<Type, IObjectCollection> _byType;
    private readonly Dictionary<string, IObjectCollection> _byIdPrefix = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Field)> _references = [];

    public EmulatorState(IEnumerable<ObjectKind> kinds)
    {
        var collections = kinds.Select(kind => (Kind: kind, Objects: kind.CreateCollection(Gate))).ToList();
        _byType = collections.ToDictionary(collection => collection.Objects.ItemType, collection => collection.Objects);
        Collections = collections.ToDictionary(collection => collection.Kind.Plural, collection => collection.Objects, StringComparer.Ordinal);
        foreach (var (kind, objects) in collections)
        {
            foreach (var prefix in kind.IdPrefixes)
            {
                _byIdPrefix.Add(prefix, objects);
            }

            _references.UnionWith(kind.References.Select(field => (kind.Type, field)));
        }
    }

    public Lock Gate { get; } = new();

    /// <summary>All collections by their names in the state file.</summary>
    public IReadOnlyDictionary<string, IObjectCollection> Collections { get; }

    public ObjectCollection<T> Of<T>() where T : class, IStripeObject => (ObjectCollection<T>)_byType[typeof(T)];

    /// <summary>The object an id names, whatever its type; null when there is none.</summary>
    public object? Find(string id) =>
        id.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && _byIdPrefix.TryGetValue(id[..end], out var collection)
            ? collection.Find(id)
            : null;

    /// <summary>Whether the field of objects of this type holds the id of another object.</summary>
    public bool IsReference(string type, string field) => _references.Contains((type, field));

    public void Clear()
    {
        lock (Gate)
        {
            foreach (var collection in Collections.Values)
            {
                collection.Clear();
            }
        }
    }
}
