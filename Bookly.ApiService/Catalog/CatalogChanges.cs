using System.Globalization;
using Bookly.ApiService.Common;

namespace Bookly.ApiService.Catalog;

/// <summary>Tells open pages, and this replica's lists, of what an endpoint has changed.</summary>
internal static class CatalogChanges
{
    /// <summary>
    /// After any request of these endpoints that may have changed the catalog, remembered lists are forgotten, before the answer, and
    /// open pages are told.
    /// </summary>
    public static TBuilder PublishesCatalogChanges<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            var http = invocation.HttpContext;
            if (!HttpMethods.IsGet(http.Request.Method))
            {
                await http.RequestServices.GetRequiredService<CatalogIndex>().InvalidateAsync(http.RequestAborted);
                var isBook = long.TryParse(http.GetRouteValue("id") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
                http.RequestServices.GetRequiredService<ChangeFeed>().CatalogChanged(isBook ? id : null);
            }

            return answer;
        });
}
