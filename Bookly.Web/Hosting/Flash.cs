using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Bookly.Web.Hosting;

public enum NoticeKind
{
    Success,
    Warning,
}

/// <param name="KeepsInput">Nothing was done: what was typed is put in again where the page still has its form (js/site.js).</param>
public sealed record Notice(NoticeKind Kind, string Text, bool KeepsInput = false);

/// <summary>Carries a notice over a redirect in a protected cookie, so that no crafted link can make the shop say something.</summary>
public sealed class Flash(IDataProtectionProvider protection)
{
    private const string CookieName = "bookly.notice";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Bookly.Flash").ToTimeLimitedDataProtector();

    public void Set(HttpContext context, Notice notice) => context.Response.Cookies.Append(
        CookieName, _protector.Protect(JsonSerializer.Serialize(notice), Lifetime), SiteCookies.Options(context, Lifetime));

    /// <summary>The waiting notice, once; else null.</summary>
    public Notice? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { } cookie || context.Response.HasStarted) return null;
        context.Response.Cookies.Delete(CookieName, SiteCookies.Options(context));
        try
        {
            return JsonSerializer.Deserialize<Notice>(_protector.Unprotect(cookie));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }
}
