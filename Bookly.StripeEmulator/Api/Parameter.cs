namespace Bookly.StripeEmulator.Api;

/// <summary>
/// One parameter that an operation accepts. One declaration drives parsing, the refusal of
/// unknown parameters and the text of errors.
/// </summary>
internal abstract record Parameter(string Name)
{
    public bool Required { get; init; }

    /// <summary>Whether an empty value unsets it; otherwise an empty value is refused.</summary>
    public bool CanUnset { get; init; }

    public static TextParameter Text(string name, int maxLength = 5000) => new(name, maxLength);

    public static TextParameter MailAddress(string name, int maxLength = 512) => new(name, maxLength, IsMailAddress: true);

    public static IntegerParameter Integer(string name, long min = long.MinValue, long max = long.MaxValue) => new(name, min, max);

    public static FlagParameter Flag(string name) => new(name);

    public static ChoiceParameter Choice(string name, params string[] values) => new(name, values);

    public static MetadataParameter Metadata(string name = "metadata") => new(name) { CanUnset = true };

    public static ObjectParameter Object(string name, params Parameter[] members) => new(name, new ParameterSet(members));

    public static ListParameter List(string name, Parameter item, int max = 100) => new(name, item, max);

    public static ListParameter Texts(string name, int max = 100) => new(name, Text(name), max);

    public static ListParameter Objects(string name, int max, params Parameter[] members) => new(name, Object(name, members), max);

    /// <summary>Stripe accepts it, the emulator does not. It is refused, so that no caller believes it took effect.</summary>
    public static UnsupportedParameter Unsupported(string name) => new(name);

    public static Parameter[] NotEmulated(params string[] names) => [.. names.Select(Unsupported)];

    /// <summary>A time range on <c>created</c> and the like: a timestamp, or <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</summary>
    public static TimeRangeParameter TimeRange(string name) => new(name);
}

internal sealed record TextParameter(string Name, int MaxLength, bool IsMailAddress = false) : Parameter(Name);

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
