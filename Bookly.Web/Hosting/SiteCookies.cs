namespace Bookly.Web.Hosting;

/// <summary>Options of all cookies: HttpOnly, so that no script reads them. Secure outside Development, see <see cref="HttpsOnly"/>.</summary>
public static class SiteCookies
{
    /// <param name="lifetime">Null for a session cookie.</param>
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
