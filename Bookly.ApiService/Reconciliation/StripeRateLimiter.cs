using System.Threading.RateLimiting;
using Bookly.ApiService.Stripe;
using Microsoft.Extensions.Options;
using Polly;
using Polly.RateLimiting;
using Polly.Retry;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// The reconciler's share of what Stripe lets an account ask. Shoppers use the same account: a walk over everything must not take
/// their checkouts' turns.
/// </summary>
public sealed class StripeRateLimiter : IDisposable
{
    /// <summary>About two minutes of being told to wait, in growing pauses; then Stripe's trouble is longer than a run's patience.</summary>
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
            // A tenth of a second's worth at a time: a steady pace, not bursts.
            TokenLimit = Math.Max(1, perSecond / 10),
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, perSecond / 10) / (double)perSecond),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // Stripe.net repeats what fails for other reasons by itself, but not this.
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

    /// <summary>Waits for its turn, asks, and asks again when Stripe says that it was too often.</summary>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
