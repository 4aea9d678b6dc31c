namespace Bookly.StripeEmulator.Api;

/// <summary>
/// One parameter that an operation accepts. The same declaration drives parsing, the refusal of what is unknown and the
/// text of the error, so that an operation's table is the whole truth about its input.
/// </summary>
internal abstract record Parameter(string Name)
{
    public bool Required { get; init; }

    /// <summary>Whether sending it empty is a request to unset it, rather than a mistake.</summary>
    public bool CanUnset { get; init; }

    public static TextParameter Text(string name, int maxLength = 5000) => new(name, maxLength);

    public static IntegerParameter Integer(string name, long min = long.MinValue, long max = long.MaxValue) => new(name, min, max);

    public static FlagParameter Flag(string name) => new(name);

    public static ChoiceParameter Choice(string name, params string[] values) => new(name, values);

    public static MetadataParameter Metadata(string name = "metadata") => new(name) { CanUnset = true };

    public static ObjectParameter Object(string name, params Parameter[] members) => new(name, new ParameterSet(members));

    public static ListParameter List(string name, Parameter item, int max = 100) => new(name, item, max);

    public static ListParameter Texts(string name, int max = 100) => new(name, Text(name), max);

    /// <summary>Objects in an array, each with these members.</summary>
    public static ListParameter Objects(string name, int max, params Parameter[] members) => new(name, Object(name, members), max);

    /// <summary>Stripe takes it, the emulator does not: refused, and never ignored in silence.</summary>
    public static UnsupportedParameter Unsupported(string name) => new(name);

    /// <summary>Several <see cref="Unsupported(string)"/> at once.</summary>
    public static Parameter[] NotEmulated(params string[] names) => [.. names.Select(Unsupported)];

    /// <summary>A time range on <c>created</c> and the like: a timestamp, or <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</summary>
    public static TimeRangeParameter TimeRange(string name) => new(name);
}

internal sealed record TextParameter(string Name, int MaxLength) : Parameter(Name);

internal sealed record IntegerParameter(string Name, long Min, long Max) : Parameter(Name);

internal sealed record FlagParameter(string Name) : Parameter(Name);

internal sealed record ChoiceParameter(string Name, IReadOnlyList<string> Values) : Parameter(Name);

internal sealed record MetadataParameter(string Name) : Parameter(Name);

internal sealed record ObjectParameter(string Name, ParameterSet Members) : Parameter(Name);

internal sealed record ListParameter(string Name, Parameter Item, int MaxItems) : Parameter(Name);

internal sealed record TimeRangeParameter(string Name) : Parameter(Name);

internal sealed record UnsupportedParameter(string Name) : Parameter(Name);

/// <summary>The parameters of an operation, or of an object inside one.</summary>
internal sealed class ParameterSet(params Parameter[] parameters)
{
    public IReadOnlyList<Parameter> All { get; } = parameters;

    public IReadOnlyDictionary<string, Parameter> ByName { get; } =
        parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);

    public static ParameterSet None { get; } = new();

    public ParameterSet With(params Parameter[] more) => new([.. All, .. more]);
}
