namespace Bookly.StripeEmulator.Api;

/// <summary>Parameters that were checked against their <see cref="ParameterSet"/>, read by name and type.</summary>
internal sealed class ParameterValues(string path, IReadOnlyDictionary<string, object?> values)
{
    public static ParameterValues Empty { get; } = new("", new Dictionary<string, object?>());

    /// <summary>True also for a parameter that was sent empty, to unset it.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The name as an error reports it, such as <c>line_items[0][quantity]</c>.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}[{name}]";

    public string? Text(string name) => Get(name) as string;

    public string RequiredText(string name) => Text(name) ?? throw StripeException.MissingParameter(PathOf(name));

    public long? Integer(string name) => Get(name) as long?;

    public bool? Flag(string name) => Get(name) as bool?;

    public ParameterValues? Object(string name) => Get(name) as ParameterValues;

    public IReadOnlyList<ParameterValues>? Objects(string name) => (Get(name) as IReadOnlyList<object>)?.Cast<ParameterValues>().ToList();

    public IReadOnlyList<string>? Texts(string name) => (Get(name) as IReadOnlyList<object>)?.Cast<string>().ToList();

    public TimeRange? TimeRange(string name) => Get(name) as TimeRange;

    /// <summary>What was sent for a metadata parameter; an empty value stands for a key to remove.</summary>
    public IReadOnlyDictionary<string, string>? MetadataChanges(string name = "metadata") => Get(name) as IReadOnlyDictionary<string, string>;

    public IReadOnlyDictionary<string, string> Metadata(string name = "metadata") =>
        Merge(new Dictionary<string, string>(), name);

    /// <summary>An object's metadata after this call: keys merge, an empty value removes one, an empty parameter removes all.</summary>
    public IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> current, string name = "metadata")
    {
        if (!Has(name))
        {
            return current;
        }

        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        if (MetadataChanges(name) is not { } changes)
        {
            return merged;
        }

        foreach (var (key, value) in current.Concat(changes))
        {
            if (value.Length == 0)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }

        if (merged.Count > ParameterReader.MaxMetadataKeys)
        {
            throw StripeException.BadParameter(
                PathOf(name), $"Metadata can hold {ParameterReader.MaxMetadataKeys} keys; this would make {merged.Count}.");
        }

        return merged;
    }

    private object? Get(string name) => values.GetValueOrDefault(name);
}

/// <summary>Bounds on a timestamp in unix seconds; null is open.</summary>
internal sealed record TimeRange(long? AtLeast, long? Below)
{
    public bool Contains(long time) => (AtLeast is null || time >= AtLeast) && (Below is null || time < Below);
}
