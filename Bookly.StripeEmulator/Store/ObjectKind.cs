namespace Bookly.StripeEmulator.Store;

/// <summary>A type of object that the emulator stores; register one and <see cref="EmulatorState"/> has a collection of it.</summary>
/// <param name="Type">Stripe's type name, such as <c>charge</c>.</param>
/// <param name="Plural">The collection's name in the state file.</param>
internal abstract record ObjectKind(string Type, string Plural)
{
    /// <summary>What an id starts with, before the underscore; none for objects whose ids the caller chooses.</summary>
    public IReadOnlyList<string> IdPrefixes { get; init; } = [];

    /// <summary>Fields that hold another object's id, which <c>expand[]</c> may replace by that object.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public abstract IObjectCollection CreateCollection(Lock gate);
}

/// <inheritdoc/>
internal sealed record ObjectKind<T>(string Type, string Plural) : ObjectKind(Type, Plural)
    where T : class, IStripeObject
{
    /// <summary>Keys to look objects up with; a key never changes once set.</summary>
    public IReadOnlyDictionary<string, Func<T, string?>> Indexes { get; init; } = new Dictionary<string, Func<T, string?>>();

    public override IObjectCollection CreateCollection(Lock gate) => new ObjectCollection<T>(gate, Indexes);
}
