using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Bookly.ApiService.Common;

/// <summary>Languages of texts for shoppers: the request's Accept-Language or the order's. All other texts are English.</summary>
public static class ShopLanguages
{
    public static IReadOnlyList<CultureInfo> All { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static CultureInfo Current => Of(CultureInfo.CurrentUICulture.Name);

    public static CultureInfo Of(string? language) => All.FirstOrDefault(known => known.Name == language) ?? All[0];

    public static void UseShopLanguages(this IApplicationBuilder app) => app.UseRequestLocalization(options =>
    {
        options.DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, All[0]);
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. All];
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
    });

    /// <summary>Sets the current culture until disposed; English when the language is unknown.</summary>
    public static IDisposable UseCulture(string? language)
    {
        var before = new CultureScope(CultureInfo.CurrentUICulture);
        CultureInfo.CurrentUICulture = Of(language);
        return before;
    }

    private sealed class CultureScope(CultureInfo before) : IDisposable
    {
        public void Dispose() => CultureInfo.CurrentUICulture = before;
    }
}
