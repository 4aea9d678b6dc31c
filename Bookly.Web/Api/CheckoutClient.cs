using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class CheckoutClient(ApiConnection api)
{
    /// <param name="onlyAvailable">Leaves what cannot be bought in the cart.</param>
    public Task<ApiResult<CheckoutSession>> StartAsync(bool onlyAvailable, CancellationToken cancellationToken) =>
        api.SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session" + (onlyAvailable ? "?available=true" : ""), null, cancellationToken);

    /// <summary>The current state of a payment; <see cref="ProblemCodes.SessionNotFound"/> also for someone else's.</summary>
    public Task<ApiResult<PaymentVerification>> VerifyAsync(string sessionId, CancellationToken cancellationToken) =>
        api.SendAsync<PaymentVerification>(
            HttpMethod.Post, "/api/payments/verify-session", new VerifySession(sessionId), cancellationToken);
}
