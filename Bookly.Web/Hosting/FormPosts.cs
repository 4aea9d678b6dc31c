using Microsoft.AspNetCore.Antiforgery;

namespace Bookly.Web.Hosting;

public static class FormPosts
{
    /// <summary>Maps a POST that answers 400 without the page's antiforgery token.</summary>
    public static void MapFormPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapPost(pattern, handler)
            .WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute())
            .AddEndpointFilter(RefuseForgedAsync);

    // The middleware only records the result; handlers without form parameters would never check it.
    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? await next(invocation)
            : TypedResults.BadRequest();
}
