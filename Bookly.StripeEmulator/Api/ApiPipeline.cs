using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Store;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.StripeEmulator.Api;

/// <summary>
/// Runs every API request: request id, authentication, faults, idempotency, parameters, the operation, expansion,
/// and the answer or error object in Stripe's shape.
/// </summary>
internal sealed class ApiPipeline(
    EmulatorState state, Expander expander, Idempotency idempotency, Faults faults, RequestLog requests, RestrictedKeys restricted, TimeProvider time,
    ILogger<ApiPipeline> log)
{
    public const string Version = "2026-10-28.endive";
    private const string VersionHeader = "Stripe-Version";
    private const long MaxBodyBytes = 1024 * 1024;

    public async Task RunAsync(HttpContext context, Operation? operation)
    {
        var started = Stopwatch.GetTimestamp();
        var at = time.GetUtcNow();
        var request = context.Request;
        var requestId = Ids.Request();
        IReadOnlyList<KeyValuePair<string, string>> parameters = [];
        Answer answer;
        try
        {
            var apiKey = ApiKeys.Authenticate(request);
            parameters = await ReadParametersAsync(request, context.RequestAborted);
            answer = await AnswerAsync(context, operation, new Received(requestId, apiKey, parameters));
        }
        catch (StripeException exception)
        {
            answer = Answer.Of(exception);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.LogError(exception, "{Method} {Path} failed inside the emulator", request.Method, request.Path);
            answer = Answer.Of(StatusCodes.Status500InternalServerError, new StripeError
            {
                Type = "api_error",
                Message = "The emulator failed on this request; its log says why.",
            });
        }

        requests.Add(new LoggedRequest(
            requestId, at, request.Method, request.Path, parameters, IdempotencyKey(request), Header(request, VersionHeader),
            Header(request, "User-Agent"), answer.Status, answer.ReplayOf is not null, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        if (answer.IsLost)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, answer, requestId);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, Operation? operation, Received received)
    {
        var request = context.Request;
        if (operation is null)
        {
            throw new StripeException(StatusCodes.Status404NotFound, new StripeError
            {
                Type = "invalid_request_error",
                Message = $"Unrecognized request URL ({request.Method}: {request.Path}). Check the path, or see docs/stripe-emulator.md for what is emulated.",
            });
        }

        restricted.Check(received.ApiKey, operation);
        CheckVersion(request);
        var key = HttpMethods.IsPost(request.Method) ? IdempotencyKey(request) : null;
        if (key?.Length > Idempotency.MaxKeyLength)
        {
            throw StripeException.BadParameter(null, $"An Idempotency-Key has at most {Idempotency.MaxKeyLength} characters.");
        }

        if (key is null)
        {
            await ApplyFaultsAsync(context.RequestAborted);
            return Execute(context, operation, received, key);
        }

        var fingerprint = Idempotency.Fingerprint(request.Method, request.Path, received.Parameters);
        if (idempotency.Begin(received.ApiKey, key, fingerprint) is { } stored)
        {
            return new Answer(stored.Status, stored.Body) { ReplayOf = stored.RequestId };
        }

        var keep = false;
        try
        {
            await ApplyFaultsAsync(context.RequestAborted);
            var answer = Execute(context, operation, received, key);
            idempotency.Complete(received.ApiKey, key, new StoredAnswer(answer.Status, answer.Body, received.RequestId));
            keep = true;
            return answer;
        }
        finally
        {
            if (!keep)
            {
                idempotency.Release(received.ApiKey, key);
            }
        }
    }

    private Answer Execute(HttpContext context, Operation operation, Received received, string? idempotencyKey)
    {
        var request = context.Request;
        try
        {
            var values = ParameterReader.Read(FormNode.Parse(received.Parameters), operation.Accepted);
            var call = new ApiCall
            {
                RequestId = received.RequestId,
                IdempotencyKey = idempotencyKey,
                PinsVersion = request.Headers.ContainsKey(VersionHeader),
                Origin = $"{request.Scheme}://{request.Host}",
                Path = request.Path,
                Route = request.RouteValues,
                Parameters = values,
            };
            JsonNode body;
            lock (state.Gate)
            {
                body = StripeJson.ToNode(operation.Handle(call));
                expander.Expand(body, values.Texts("expand") ?? []);
            }

            return new Answer(StatusCodes.Status200OK, body.ToJsonString(StripeJson.Api)) { IsLost = faults.LosesAnswer() };
        }
        catch (StripeException exception) when (!exception.BeforeExecution)
        {
            return Answer.Of(exception);
        }
    }

    private async Task ApplyFaultsAsync(CancellationToken cancellationToken)
    {
        if (await faults.DelayOrFailAsync(cancellationToken) is { } status)
        {
            throw StripeException.Injected(status);
        }
    }

    private static void CheckVersion(HttpRequest request)
    {
        if (Header(request, VersionHeader) is { } version && version.Split('.')[^1] != Version.Split('.')[^1])
        {
            throw StripeException.BadParameter(
                null, $"The emulator speaks Stripe API version {Version} only; this request asked for {version}.");
        }
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadParametersAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var pairs = Decode(request.QueryString.Value);
        if (HttpMethods.IsGet(request.Method) || request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null))
        {
            return pairs;
        }

        if (request.ContentType is { } type && !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw StripeException.BadParameter(null, $"Send parameters as application/x-www-form-urlencoded; this request is {type}.");
        }

        if (request.ContentLength > MaxBodyBytes)
        {
            throw StripeException.BadParameter(null, $"The request is larger than {MaxBodyBytes} bytes.");
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return [.. pairs, .. Decode(await reader.ReadToEndAsync(cancellationToken))];
    }

    private static List<KeyValuePair<string, string>> Decode(string? encoded)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return pairs;
    }

    private async Task WriteAsync(HttpContext context, Answer answer, string requestId)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers["Request-Id"] = requestId;
        response.Headers.Date = (time.GetUtcNow() + TimeSpan.FromSeconds(faults.Current.Api.DateOffsetSeconds)).ToString("R");
        response.Headers[VersionHeader] = Version;
        if (IdempotencyKey(context.Request) is { } key)
        {
            response.Headers[Idempotency.Header] = key;
        }

        if (answer.ReplayOf is { } original)
        {
            response.Headers["Idempotent-Replayed"] = "true";
            response.Headers["Original-Request"] = original;
        }

        await response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static string? IdempotencyKey(HttpRequest request) => Header(request, Idempotency.Header);

    private static string? Header(HttpRequest request, string name) => request.Headers[name].ToString() is { Length: > 0 } value ? value : null;

    private sealed record Received(string RequestId, string ApiKey, IReadOnlyList<KeyValuePair<string, string>> Parameters);

    private sealed record Answer(int Status, string Body)
    {
        public string? ReplayOf { get; init; }

        /// <summary>The work is done; the connection is cut instead of answering.</summary>
        public bool IsLost { get; init; }

        public static Answer Of(StripeException exception) => Of(exception.Status, exception.Error);

        public static Answer Of(int status, StripeError error) => new(status, JsonSerializer.Serialize(new { error }, StripeJson.Api));
    }
}
