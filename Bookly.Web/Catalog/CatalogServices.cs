using Bookly.Web.Live;

namespace Bookly.Web.Catalog;

public static class CatalogServices
{
    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<CoverCache>().AddSingleton<CatalogLanguage>();
        services.AddScoped<IPageNews, StockNews>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapCovers();
        routes.MapSuggestions();
    }
}
