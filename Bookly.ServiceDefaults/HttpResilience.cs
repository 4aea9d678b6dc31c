using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Microsoft.Extensions.Hosting;

/// <summary>Timeouts, circuit breaker and retries for outgoing HTTP.</summary>
public static class HttpResilience
{
    /// <summary>Stripe's header, and the draft standard's: the server answers a repeated key with the first answer.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    /// <summary>
    /// Adds the standard resilience handler with one change: a request that may have had an effect is never repeated,
    /// unless its <see cref="IdempotencyKeyHeader"/> makes the repetition harmless.
    /// </summary>
    public static void AddSafeResilience(this IHttpClientBuilder http) => http.AddStandardResilienceHandler(options =>
    {
        var isTransient = options.Retry.ShouldHandle;
        options.Retry.ShouldHandle = args =>
            args.Context.GetRequestMessage() is { } request && !MayRepeat(request) ? ValueTask.FromResult(false) : isTransient(args);
    });

    /// <summary>Whether sending <paramref name="request"/> twice does no more than sending it once.</summary>
    public static bool MayRepeat(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
            || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
            || request.Headers.Contains(IdempotencyKeyHeader);
    }
}
