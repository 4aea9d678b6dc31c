using Microsoft.AspNetCore.Antiforgery;

namespace Bookly.Web.Hosting;

/// <summary>Endpoints that the site's own forms post to.</summary>
public static class FormPosts
{
    /// <summary>Maps a POST that is refused with 400 unless it carries the page's antiforgery token.</summary>
    public static void MapFormPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapPost(pattern, handler)
            .WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute())
            .AddEndpointFilter(RefuseForgedAsync);

    // The middleware only notes what it found; for handlers that read no form field nothing else would look at it.
    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? await next(invocation)
            : TypedResults.BadRequest();
}
