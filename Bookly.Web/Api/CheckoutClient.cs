using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>The API's payment calls, all as the signed-in shopper.</summary>
public sealed class CheckoutClient(ApiConnection api)
{
    /// <summary>Turns the cart into an order with a payment page, or says what stands in the way.</summary>
    /// <param name="onlyAvailable">Buy what can be had; the rest stays in the cart.</param>
    public Task<ApiResult<CheckoutSession>> StartAsync(bool onlyAvailable, CancellationToken cancellationToken) =>
        api.SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session" + (onlyAvailable ? "?available=true" : ""), null, cancellationToken);

    /// <summary>The true state of a payment; <see cref="ProblemCodes.SessionNotFound"/> also for someone else's.</summary>
    public Task<ApiResult<PaymentVerification>> VerifyAsync(string sessionId, CancellationToken cancellationToken) =>
        api.SendAsync<PaymentVerification>(
            HttpMethod.Post, "/api/payments/verify-session", new VerifySession(sessionId), cancellationToken);
}
