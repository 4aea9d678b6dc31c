using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Checkout;

/// <summary><c>POST /api/payments/checkout/session</c>.</summary>
public static class CheckoutApi
{
    public static void MapCheckout(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/payments/checkout/session", Start)
            .WithTags("Payments").WithSummary("Hold the cart's stock and get a page to pay on; available=true leaves in the cart what cannot be had now")
            .RequireAuthorization().RequireRateLimiting(RateLimits.Checkout);

    private static async Task<Results<Ok<CheckoutSession>, ProblemHttpResult>> Start(
        ClaimsPrincipal user, HttpContext http, CheckoutStarter checkout, CheckoutRules rules, IHumanCheck humans, CancellationToken cancellationToken,
        bool available = false)
    {
        var address = http.Connection.RemoteIpAddress;
        // A provider is asked over the network, and most checkouts have nothing to ask it about.
        var isHuman = http.Request.Headers[IHumanCheck.Header].ToString() is { Length: > 0 } answer
            && await humans.IsPassedAsync(answer, address, cancellationToken);
        var client = new CheckoutClient(ClientNetwork.Of(address), isHuman);
        return await checkout.StartAsync(user.UserId(), user.FindFirstValue(ClaimTypes.Email), client, available, cancellationToken) switch
        {
            CheckoutResult.Open open => TypedResults.Ok(open.Session),
            CheckoutResult.CartEmpty => CheckoutProblems.CartEmpty(),
            CheckoutResult.CartFull => CheckoutProblems.CartFull(),
            CheckoutResult.InsufficientStock shortage => CheckoutProblems.InsufficientStock(shortage.Lines),
            CheckoutResult.HoldLimited limited => CheckoutProblems.HoldLimited(limited.Lines),
            CheckoutResult.AddressUnproved => CheckoutProblems.AddressUnproved(),
            CheckoutResult.AmountOutOfRange amount => CheckoutProblems.AmountOutOfRange(amount.Limit, amount.TooSmall, rules.Currency),
            CheckoutResult.RequestRefused refused => CheckoutProblems.RequestRefused(refused),
            CheckoutResult.Superseded => CheckoutProblems.Superseded(),
            _ => CheckoutProblems.ProviderUnavailable(),
        };
    }
}
