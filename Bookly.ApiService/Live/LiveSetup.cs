using System.Globalization;
using Bookly.ApiService.Accounts;
using Bookly.ApiService.Catalog;

namespace Bookly.ApiService.Live;

/// <summary>Registers the news, and lets the back office's roads tell them.</summary>
public static class LiveSetup
{
    public static void AddLiveNews(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ShopNews>().AddHostedService<NewsPublisher>();
    }

    /// <summary>
    /// After any request of these endpoints that may have changed the catalog, remembered lists are forgotten, before the answer, and
    /// open pages are told.
    /// </summary>
    public static TBuilder TellsCatalogNews<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            var http = invocation.HttpContext;
            if (!HttpMethods.IsGet(http.Request.Method))
            {
                await http.RequestServices.GetRequiredService<CatalogIndex>().ForgetAsync(http.RequestAborted);
                var isBook = long.TryParse(http.GetRouteValue("id") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
                http.RequestServices.GetRequiredService<ShopNews>().CatalogChanged(isBook ? id : null);
            }

            return answer;
        });

    /// <summary>After any request of these endpoints that may have changed the caller's cart, their open pages are told.</summary>
    public static TBuilder TellsCartNews<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            var http = invocation.HttpContext;
            if (!HttpMethods.IsGet(http.Request.Method)) http.RequestServices.GetRequiredService<ShopNews>().CartChanged(http.User.UserId());
            return answer;
        });
}
