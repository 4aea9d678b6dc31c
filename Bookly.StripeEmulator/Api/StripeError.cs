using System.Text.Json.Serialization;

namespace Bookly.StripeEmulator.Api;

/// <summary>Stripe's error object: what does not apply is left out of the JSON.</summary>
internal sealed record StripeError
{
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    public required string Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Param { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeclineCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? PaymentIntent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? PaymentMethod { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocUrl { get; init; }
}

/// <summary>Ends an API call with an error answer.</summary>
internal sealed class StripeException(int status, StripeError error) : Exception(error.Message)
{
    public int Status => status;

    public StripeError Error => error;

    /// <summary>
    /// Refused before it had an effect. Stripe does not keep such an answer under the idempotency key, so the caller may
    /// correct the request and send it again with the same key.
    /// </summary>
    public bool BeforeExecution { get; private init; }

    public static StripeException MissingParameter(string param) =>
        Refused("parameter_missing", param, $"Missing required param: {param}.");

    public static StripeException UnknownParameters(IReadOnlyList<string> names) =>
        Refused("parameter_unknown", names[0], $"Received unknown parameter{(names.Count > 1 ? "s" : "")}: {string.Join(", ", names)}");

    /// <summary>A known parameter with an invalid value.</summary>
    public static StripeException BadParameter(string? param, string message, string? code = null) => Refused(code, param, message);

    public static StripeException NotEmulated(string param) => Refused(
        null, param, $"Bookly.StripeEmulator does not emulate `{param}`. Leave it out, or use a Stripe test account for this.");

    /// <summary>An unknown id in the URL.</summary>
    public static StripeException NotFound(string kind, string id, string param = "id") => new(
        StatusCodes.Status404NotFound, InvalidRequest("resource_missing", param, $"No such {kind}: '{id}'"))
    { BeforeExecution = true };

    /// <summary>A call without an id, and no object that it could mean.</summary>
    public static StripeException NothingFound(string message) =>
        new(StatusCodes.Status404NotFound, InvalidRequest("resource_missing", null, message)) { BeforeExecution = true };

    /// <summary>An unknown id in the parameters.</summary>
    public static StripeException NoSuch(string kind, string id, string param) =>
        Refused("resource_missing", param, $"No such {kind}: '{id}'");

    /// <summary>The object's state does not allow the operation.</summary>
    public static StripeException WrongState(string message, string? code = null, string? param = null) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest(code, param, message));

    public static StripeException Unauthorized(string message) =>
        new(StatusCodes.Status401Unauthorized, InvalidRequest(null, null, message)) { BeforeExecution = true };

    public static StripeException Forbidden(string message) =>
        new(StatusCodes.Status403Forbidden, InvalidRequest(null, null, message)) { BeforeExecution = true };

    public static StripeException CardDeclined(StripeError error) => new(StatusCodes.Status402PaymentRequired, error);

    public static StripeException IdempotencyMismatch() => new(StatusCodes.Status400BadRequest, new StripeError
    {
        Type = "idempotency_error",
        Message = "This Idempotency-Key was first used with another path or other parameters. "
            + "Repeat the first request unchanged, or use a new key.",
    })
    { BeforeExecution = true };

    public static StripeException IdempotencyInFlight() => new(StatusCodes.Status409Conflict, new StripeError
    {
        Type = "idempotency_error",
        Code = "idempotency_key_in_use",
        Message = "A request with this Idempotency-Key is still being worked on. Repeat it in a moment.",
    })
    { BeforeExecution = true };

    /// <summary>A failure injected by the faults in force.</summary>
    public static StripeException Injected(int status) => new(status, new StripeError
    {
        Type = status < 500 ? "invalid_request_error" : "api_error",
        Code = status == StatusCodes.Status429TooManyRequests ? "rate_limit" : null,
        Message = status == StatusCodes.Status429TooManyRequests
            ? "Too many requests: the emulator was told to answer so (PUT /_emulator/faults)."
            : "The emulator was told to fail this request (PUT /_emulator/faults).",
    });

    private static StripeException Refused(string? code, string? param, string message) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest(code, param, message)) { BeforeExecution = true };

    private static StripeError InvalidRequest(string? code, string? param, string message) => new()
    {
        Type = "invalid_request_error",
        Code = code,
        Param = param,
        Message = message,
        DocUrl = code is null ? null : $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}",
    };
}
