using System.Net;
using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>A problem (RFC 9457) of the API.</summary>
/// <param name="Code">One of <see cref="ProblemCodes"/>; null when the answer had none.</param>
/// <param name="Errors">Messages by field or rule; empty when it is no validation problem.</param>
/// <param name="Lines">The short cart lines of <see cref="ProblemCodes.InsufficientStock"/>.</param>
/// <param name="Book">The title of the book that <see cref="ProblemCodes.PaymentRequestRefused"/> is about, if it is about one.</param>
/// <param name="Field">What else it is about.</param>
/// <param name="Stock">What happened to the copies, of <see cref="ProblemCodes.StockChanged"/>.</param>
/// <param name="Limited">The cart lines of <see cref="ProblemCodes.HoldLimited"/>.</param>
/// <param name="Limit">For <see cref="ProblemCodes.AmountTooSmall"/> and <see cref="ProblemCodes.AmountTooLarge"/>.</param>
public sealed record ApiProblem(
    HttpStatusCode Status, string? Code, string? Detail,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, IReadOnlyList<ShortLine> Lines, AmountLimit? Limit = null, string? Book = null,
    string? Field = null, StockNews? Stock = null, IReadOnlyList<LimitedLine>? Limited = null)
{
    /// <summary>An answer that is no problem document (a proxy's page, an empty body) still has its status.</summary>
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new Body(null, null, null, null, null, null, null, null, null);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            body = await JsonSerializer.DeserializeAsync<Body>(stream, ApiJson.Options, cancellationToken) ?? body;
        }
        catch (JsonException)
        {
            // No problem document.
        }

        return new ApiProblem(response.StatusCode, body.Code, body.Detail, body.Errors ?? NoErrors,
            [.. body.Lines?.Select(line => new ShortLine(line.BookId, line.Title, line.Requested, line.Available ?? 0)) ?? []],
            body is { LimitAmount: { } limit, Currency: { } currency } ? new AmountLimit(limit, currency) : null,
            body.BookId is null ? null : body.Title, body.Field,
            body is { Stock: { } stock, Sold: { } sold, Received: { } received } ? new StockNews(stock, sold, received) : null,
            [.. body.Lines?.Where(line => line.Allowed is not null).Select(line => new LimitedLine(
                line.BookId, line.Title, line.Requested, line.Allowed!.Value, line.Reason ?? HoldLimitReason.Account)) ?? []]);
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    private sealed record Line(long BookId, string Title, int Requested, int? Available, int? Allowed, HoldLimitReason? Reason);

    private sealed record Body(
        string? Code, string? Detail, Dictionary<string, IReadOnlyList<string>>? Errors, IReadOnlyList<Line>? Lines, long? LimitAmount,
        string? Currency, long? BookId, string? Title, string? Field, int? Stock = null, int? Sold = null, int? Received = null);
}

/// <summary>Copies now, and those sold and come in since the person looked.</summary>
public sealed record StockNews(int Stock, int Sold, int Received);

/// <summary>In the minor unit of its currency.</summary>
public sealed record AmountLimit(long Amount, string Currency);
