using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Bookly.ApiService.Common;

/// <summary>
/// The languages that shoppers are written to in. A request speaks that of its Accept-Language header, which the web shop sends for its
/// reader; an order remembers the one it was made in. Everything else here is for programs and speaks English.
/// </summary>
public static class ShopLanguages
{
    /// <summary>The first is for shoppers of none of them.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    /// <summary>The language of the request, or of the mail that is being written.</summary>
    public static CultureInfo Current => Of(CultureInfo.CurrentUICulture.Name);

    public static CultureInfo Of(string? language) => All.FirstOrDefault(known => known.Name == language) ?? All[0];

    public static void UseShopLanguages(this IApplicationBuilder app) => app.UseRequestLocalization(options =>
    {
        options.DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, All[0]);
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. All];
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
    });

    /// <summary>Speaks a language until it is disposed. English when it is not known.</summary>
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
