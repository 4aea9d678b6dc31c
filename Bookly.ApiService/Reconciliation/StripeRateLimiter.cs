using System.Threading.RateLimiting;
using Bookly.ApiService.Stripe;
using Microsoft.Extensions.Options;
using Polly;
using Polly.RateLimiting;
using Polly.Retry;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Limits the reconciler's share of the account's rate limit, which checkouts use too.</summary>
public sealed class StripeRateLimiter : IDisposable
{
    /// <summary>About two minutes of growing pauses; after that the run fails.</summary>
    private const int MaxRetries = 8;

    private static readonly TimeSpan InitialDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly TokenBucketRateLimiter _limiter;
    private readonly ResiliencePipeline _pipeline;

    public StripeRateLimiter(IOptions<ReconcilerOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var perSecond = options.Value.RequestsPerSecond;
        _limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            // Replenished every tenth of a second: a steady rate, no bursts.
            TokenLimit = Math.Max(1, perSecond / 10),
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, perSecond / 10) / (double)perSecond),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // Stripe.net retries other failures, but not 429.
                ShouldHandle = new PredicateBuilder().Handle<PaymentProviderException>(e => e.IsRateLimited),
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = InitialDelay,
                MaxDelay = MaxDelay,
            })
            .AddRateLimiter(new RateLimiterStrategyOptions { RateLimiter = arguments => _limiter.AcquireAsync(1, arguments.Context.CancellationToken) })
            .Build();
    }

    /// <summary>Waits for a permit, calls, and retries on 429.</summary>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
