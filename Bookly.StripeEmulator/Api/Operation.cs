namespace Bookly.StripeEmulator.Api;

/// <summary>
/// One method and path of the API, with the table of parameters it accepts. <see cref="Handle"/> runs while the state's
/// gate is held and gives the object to answer.
/// </summary>
internal sealed record Operation(string Method, string Pattern, ParameterSet Parameters, Func<ApiCall, object> Handle)
{
    private static readonly Parameter Expand = Parameter.Texts("expand", max: 20);

    /// <summary>The parameters, with those that every operation takes.</summary>
    public ParameterSet Accepted { get; } = Parameters.With(Expand);

    public static Operation Get(string pattern, Func<ApiCall, object> handle) => new("GET", pattern, ParameterSet.None, handle);

    public static Operation Get(string pattern, ParameterSet parameters, Func<ApiCall, object> handle) => new("GET", pattern, parameters, handle);

    public static Operation Post(string pattern, ParameterSet parameters, Func<ApiCall, object> handle) => new("POST", pattern, parameters, handle);

    public static Operation Delete(string pattern, Func<ApiCall, object> handle) => new("DELETE", pattern, ParameterSet.None, handle);
}

/// <summary>A part of the API: implement it and register it, and its operations are served.</summary>
internal interface IApiResource
{
    IEnumerable<Operation> Operations { get; }
}
