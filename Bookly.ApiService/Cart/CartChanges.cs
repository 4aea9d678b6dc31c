using Bookly.ApiService.Common;

namespace Bookly.ApiService.Cart;

internal static class CartChanges
{
    /// <summary>Publishes a change of the caller's cart after any request that may have changed it.</summary>
    public static TBuilder PublishesCartChanges<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            var http = invocation.HttpContext;
            if (!HttpMethods.IsGet(http.Request.Method)) http.RequestServices.GetRequiredService<ChangeFeed>().CartChanged(http.User.UserId());
            return answer;
        });
}
