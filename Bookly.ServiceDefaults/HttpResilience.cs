using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Microsoft.Extensions.Hosting;

public static class HttpResilience
{
    /// <summary>Stripe's header: the server answers a repeated key with the first answer.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    /// <summary>The standard resilience handler, but a request with a possible effect is retried only with an idempotency key.</summary>
    public static void AddSafeResilience(this IHttpClientBuilder http) => http.AddStandardResilienceHandler(options =>
    {
        var isTransient = options.Retry.ShouldHandle;
        options.Retry.ShouldHandle = args =>
            args.Context.GetRequestMessage() is { } request && !MayRepeat(request) ? ValueTask.FromResult(false) : isTransient(args);
    });

    public static bool MayRepeat(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
            || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
            || request.Headers.Contains(IdempotencyKeyHeader);
    }
}
