using System.Net;
using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>A problem answer (RFC 9457) of the API.</summary>
/// <param name="Code">The stable word to decide by, one of <see cref="ProblemCodes"/>; null when the API gave none.</param>
/// <param name="Detail">A sentence for a person.</param>
/// <param name="Errors">Per field or rule, what is wrong with it; empty when the answer was no validation problem.</param>
/// <param name="Lines">The cart lines that fell short, for <see cref="ProblemCodes.InsufficientStock"/>.</param>
/// <param name="Limit">What can be paid at least or at most, for <see cref="ProblemCodes.AmountTooSmall"/> and <see cref="ProblemCodes.AmountTooLarge"/>, where it is known.</param>
public sealed record ApiProblem(
    HttpStatusCode Status, string? Code, string? Detail,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, IReadOnlyList<ShortLine> Lines, AmountLimit? Limit = null)
{
    /// <summary>Reads a problem; an answer that is none (a proxy's page, an empty body) still has its status.</summary>
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new Body(null, null, null, null, null, null);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            body = await JsonSerializer.DeserializeAsync<Body>(stream, ApiJson.Options, cancellationToken) ?? body;
        }
        catch (JsonException)
        {
            // Not a problem document: the status says all there is.
        }

        return new ApiProblem(response.StatusCode, body.Code, body.Detail, body.Errors ?? NoErrors, body.Lines ?? [],
            body is { LimitAmount: { } limit, Currency: { } currency } ? new AmountLimit(limit, currency) : null);
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    private sealed record Body(
        string? Code, string? Detail, Dictionary<string, IReadOnlyList<string>>? Errors, IReadOnlyList<ShortLine>? Lines, long? LimitAmount,
        string? Currency);
}

/// <summary>An amount in the minor unit of its currency.</summary>
public sealed record AmountLimit(long Amount, string Currency);
