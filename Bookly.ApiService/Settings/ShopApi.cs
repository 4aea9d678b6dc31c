using System.Globalization;
using System.Net.Mime;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Bookly.ApiService.Settings;

/// <summary><c>/api/shop</c>: who the shop is, from memory.</summary>
public static class ShopApi
{
    private static readonly TimeSpan ShortCacheDuration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ImmutableCacheDuration = TimeSpan.FromDays(365);

    public static void MapShop(this IEndpointRouteBuilder routes)
    {
        var shop = routes.MapGroup("/api/shop").WithTags("Shop");
        shop.MapGet("/", Get).WithSummary("The shop's name, seller, colour and logo, and which legal pages there are");
        shop.MapGet("/logo", GetLogo).WithSummary("The logo, a PNG picture");
        shop.MapGet("/pages/{name}", GetPage).WithSummary("A legal page as HTML, in the language asked for or else in another that it has");
    }

    private static Results<Ok<ShopInfo>, StatusCodeHttpResult> Get(HttpContext http, SettingsCache settings)
    {
        var now = settings.Current;
        var tag = $"\"{now.Revision.ToString(CultureInfo.InvariantCulture)}\"";
        http.Response.Headers.ETag = tag;
        MayKeep(http, ShortCacheDuration);
        return http.Request.Headers.IfNoneMatch == tag ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(now.Info);
    }

    private static Results<FileContentHttpResult, NotFound> GetLogo(HttpContext http, SettingsCache settings, string? v = null)
    {
        var now = settings.Current;
        if (now.Logo is not { } logo) return TypedResults.NotFound();

        var isCurrent = logo.Url == $"{SettingsState.LogoPath}?v={v}";
        MayKeep(http, isCurrent ? ImmutableCacheDuration : ShortCacheDuration);
        return TypedResults.Bytes(now.LogoImage, MediaTypeNames.Image.Png);
    }

    private static Results<Ok<LegalPageText>, ProblemHttpResult> GetPage(string name, HttpContext http, SettingsCache settings, string? lang = null)
    {
        var wanted = lang is null ? ShopLanguages.Current.Name : ShopLanguages.Of(lang).Name;
        var pages = settings.Current.Pages;
        foreach (var language in ShopLanguages.All.Select(language => language.Name).OrderByDescending(language => language == wanted))
        {
            if (pages.TryGetValue((name, language), out var html))
            {
                MayKeep(http, ShortCacheDuration);
                return TypedResults.Ok(new LegalPageText(name, language, html));
            }
        }

        return PageNotFound();
    }

    internal static ProblemHttpResult PageNotFound() =>
        Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.LegalPageNotFound, "There is no such page; GET /api/shop names those that there are.");

    private static void MayKeep(HttpContext http, TimeSpan duration) =>
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = duration };
}
