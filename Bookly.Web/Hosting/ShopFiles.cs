using System.Net.Mime;
using Bookly.Contracts;

namespace Bookly.Web.Hosting;

/// <summary>What the shop's own look consists of. The content security policy allows no inline styles, so the colour is a style sheet.</summary>
public static class ShopFiles
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>The colour is its version: an address never changes its answer, on whatever instance.</summary>
    public static string? StyleOf(ShopInfo shop) => shop?.Accent is { } accent ? $"css/accent/{accent[1..]}.css" : null;

    public static void MapShopFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/css/accent/{hex}.css", GetStyle).DisableRateLimiting();
        // The same path as the API's, so that its URL works on the site.
        routes.MapGet("/api/shop/logo", GetLogo).DisableRateLimiting();
    }

    private static IResult GetStyle(string hex, HttpContext context)
    {
        var accent = "#" + hex;
        if (!AccentColour.IsValid(accent)) return TypedResults.NotFound();

        context.Response.Headers.CacheControl = Immutable;
        return TypedResults.Text(
            $$"""
            :root { {{Names(AccentColour.OnLight(accent))}} }
            @media (prefers-color-scheme: dark) { :root { {{Names(AccentColour.OnDark(accent))}} } }

            """, MediaTypeNames.Text.Css);
    }

    private static IResult GetLogo(string? v, HttpContext context, ShopFront shop)
    {
        if (shop.Logo is not { } logo) return TypedResults.NotFound();

        var isCurrent = v is not null && shop.Current.Logo?.Url.EndsWith($"?v={v}", StringComparison.Ordinal) == true;
        context.Response.Headers.CacheControl = isCurrent ? Immutable : "public, max-age=15";
        return TypedResults.Bytes(logo, MediaTypeNames.Image.Png);
    }

    private static string Names(AccentShades shades) =>
        $"--accent: {shades.Accent}; --accent-hover: {shades.Hover}; --on-accent: {shades.OnAccent}; --link: {shades.Accent};";
}
