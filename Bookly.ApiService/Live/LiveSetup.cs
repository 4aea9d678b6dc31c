using System.Globalization;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;

namespace Bookly.ApiService.Live;

/// <summary>Registers the change feed, and the endpoint filters that write to it.</summary>
public static class LiveSetup
{
    public static void AddChangeFeed(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ChangeFeed>().AddHostedService<ChangePublisher>();
    }

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
