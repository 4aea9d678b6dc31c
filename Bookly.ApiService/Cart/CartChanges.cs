using Bookly.ApiService.Common;

namespace Bookly.ApiService.Cart;

/// <summary>Tells open pages of what an endpoint has changed.</summary>
internal static class CartChanges
{
    /// <summary>After any request of these endpoints that may have changed the caller's cart, their open pages are told.</summary>
    public static TBuilder PublishesCartChanges<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            var http = invocation.HttpContext;
            if (!HttpMethods.IsGet(http.Request.Method)) http.RequestServices.GetRequiredService<ChangeFeed>().CartChanged(http.User.UserId());
            return answer;
        });
}
