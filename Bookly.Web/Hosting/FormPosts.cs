using Microsoft.AspNetCore.Antiforgery;

namespace Bookly.Web.Hosting;

public static class FormPosts
{
    /// <summary>Maps a POST that is answered with 400 without the page's antiforgery token.</summary>
    /// <param name="forAnyShopper">See <see cref="ForAnyShopperAttribute"/>.</param>
    public static RouteHandlerBuilder MapFormPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler, bool forAnyShopper = false) =>
        routes.MapPost(pattern, handler)
            .WithMetadata([new RequireAntiforgeryTokenAttribute(), .. forAnyShopper ? [new ForAnyShopperAttribute()] : Array.Empty<object>()])
            .AddEndpointFilter(RefuseForgedAsync);

    // The middleware only records the result; handlers without form parameters would never check it.
    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? await next(invocation)
            : TypedResults.BadRequest();
}
