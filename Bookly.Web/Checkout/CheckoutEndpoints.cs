using Bookly.Web.Api;
using Bookly.Web.Cart;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Checkout;

/// <summary>Redirects to Stripe's page, or to the cart with the reason.</summary>
public static class CheckoutEndpoints
{
    public static void MapCheckout(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").RequireAuthorization().MapFormPost("/checkout", StartAsync);

    private static async Task<IResult> StartAsync([FromForm] bool? available, HttpContext context, CheckoutClient checkout, Flash flash)
    {
        var answer = await checkout.StartAsync(available == true, context.RequestAborted);
        if (answer.Succeeded) return SeeOther.To(answer.Value.Url);

        flash.Set(context, CartNotices.Problem(answer.Problem));
        // There the copies that can be kept can be bought.
        return SeeOther.To(answer.Problem.Limited is { } lines && lines.Any(line => line.Allowed > 0) ? "/cart?kept=true" : "/cart");
    }
}
