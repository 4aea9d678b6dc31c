using Bookly.Web.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.Web.Catalog;

/// <summary>The first matches for the text typed so far, as rendered HTML.</summary>
public static class SuggestionsEndpoint
{
    private const int Count = 6;

    public static void MapSuggestions(this IEndpointRouteBuilder routes) => routes.MapGet("/search/suggestions", GetAsync);

    private static async Task<RazorComponentResult<Suggestions>> GetAsync(string? q, CatalogClient catalog, CancellationToken cancellationToken)
    {
        var query = CatalogQuery.Parse(q, null, null, null);
        var books = query.Search is null ? [] : (await catalog.ListAsync(query.ToApiQuery(Count), cancellationToken)).Items;
        return new RazorComponentResult<Suggestions>(new { Books = books, Query = query });
    }
}
