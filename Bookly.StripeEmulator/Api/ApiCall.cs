namespace Bookly.StripeEmulator.Api;

/// <summary>One API request that was authenticated and whose parameters were checked.</summary>
internal sealed class ApiCall
{
    public required string RequestId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether the caller asked for the current API version by header, rather than taking the account's default.</summary>
    public bool PinsVersion { get; init; }

    /// <summary>Scheme and host that the caller used, such as <c>http://127.0.0.1:12111</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Path without query, as lists report it.</summary>
    public required string Path { get; init; }

    public required RouteValueDictionary Route { get; init; }

    public required ParameterValues Parameters { get; init; }

    /// <summary>Goes into the events that this call causes.</summary>
    public EventRequest Cause => new(RequestId, IdempotencyKey);

    public string Id => (string)Route["id"]!;
}
