namespace Bookly.Web.Hosting;

/// <summary>How this site's cookies are set, all of them out of scripts' reach.</summary>
public static class SiteCookies
{
    /// <param name="lifetime">Null for a cookie of the browser session.</param>
    public static CookieOptions Options(HttpContext context, TimeSpan? lifetime = null) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        MaxAge = lifetime,
    };
}
