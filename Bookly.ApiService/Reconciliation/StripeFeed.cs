using Bookly.ApiService.Stripe;
using Stripe;
using Stripe.Checkout;
using Refund = Stripe.Refund;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Stripe's lists by page, newest first, not by the SDK's paging: a page is the unit of lookups, progress and retries.</summary>
/// <remarks>All methods throw <see cref="PaymentProviderException"/> when Stripe refuses or does not answer.</remarks>
public sealed class StripeFeed(IStripeClient stripe, StripeRateLimiter rateLimiter)
{
    private const long PageSize = 100;

    private readonly SessionService _sessions = new(stripe);
    private readonly PaymentIntentService _intents = new(stripe);
    private readonly RefundService _refunds = new(stripe);
    private readonly EventService _events = new(stripe);

    /// <summary>Includes the payment intents, which alone tell whether a delayed method failed.</summary>
    public Task<StripeList<Session>> SessionsAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) => AskAsync(
        token => _sessions.ListAsync(
            new SessionListOptions { Created = Since(since), StartingAfter = after, Limit = PageSize, Expand = ["data.payment_intent"] },
            null, token), cancellationToken);

    public Task<StripeList<PaymentIntent>> PaymentIntentsAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        AskAsync(
        token => _intents.ListAsync(new PaymentIntentListOptions { Created = Since(since), StartingAfter = after, Limit = PageSize }, null, token), cancellationToken);

    public Task<StripeList<Refund>> RefundsAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) => AskAsync(
        token => _refunds.ListAsync(
            new RefundListOptions { Created = Since(since), StartingAfter = after, Limit = PageSize }, null, token), cancellationToken);

    /// <summary>Events of these types, delivered or not. Stripe keeps events for 30 days.</summary>
    public Task<StripeList<Event>> EventsAsync(
        IEnumerable<string> types, DateTimeOffset since, string? after, CancellationToken cancellationToken) => AskAsync(
        token => _events.ListAsync(
            new EventListOptions { Types = [.. types], Created = Since(since), StartingAfter = after, Limit = PageSize }, null, token),
            cancellationToken);

    public async Task<Session?> SessionOfAsync(string paymentIntentId, CancellationToken cancellationToken) => (await AskAsync(
        token => _sessions.ListAsync(
            new SessionListOptions { PaymentIntent = paymentIntentId, Limit = 1, Expand = ["data.payment_intent"] }, null, token),
            cancellationToken)).FirstOrDefault();

    private Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        rateLimiter.ExecuteAsync(token => StripeGateway.CallAsync(ask, token), cancellationToken);

    private static DateRangeOptions Since(DateTimeOffset since) => new() { GreaterThanOrEqual = since.UtcDateTime };
}
