using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Hosting;

/// <summary>A language chosen on the site (cookie) precedes the browser's Accept-Language.</summary>
public static class Languages
{
    private const string CookieName = "bookly.language";
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(365);

    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static void AddLanguages(this IServiceCollection services)
    {
        // Work outside of requests must not depend on the machine's culture.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = All[0];
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(All[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. All];
            options.RequestCultureProviders =
                [new CookieRequestCultureProvider { CookieName = CookieName }, new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    public static void MapLanguages(this IEndpointRouteBuilder routes) => routes.MapFormPost("/language", Choose, forAnyShopper: true);

    private static SeeOther Choose([FromForm] string? language, [FromForm] string? returnUrl, HttpContext context)
    {
        if (All.FirstOrDefault(known => known.Name == language) is { } chosen)
        {
            context.Response.Cookies.Append(
                CookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen)), SiteCookies.Options(context, CookieLifetime));
        }

        return SeeOther.To(LocalUrl.Or(returnUrl));
    }
}
