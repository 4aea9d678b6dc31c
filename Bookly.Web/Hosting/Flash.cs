using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Bookly.Web.Hosting;

public enum NoticeKind
{
    Success,
    Warning,
}

/// <summary>One sentence for the shopper.</summary>
public sealed record Notice(NoticeKind Kind, string Text);

/// <summary>
/// Carries a notice over the redirect that follows a form post, in a protected cookie that the next page takes away. URLs
/// stay clean, and nobody can make the shop say something by a crafted link.
/// </summary>
public sealed class Flash(IDataProtectionProvider protection)
{
    private const string CookieName = "bookly.notice";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Bookly.Flash").ToTimeLimitedDataProtector();

    public void Set(HttpContext context, Notice notice) => context.Response.Cookies.Append(
        CookieName, _protector.Protect(JsonSerializer.Serialize(notice), Lifetime), SiteCookies.Options(context, Lifetime));

    /// <summary>The waiting notice, if any; it is shown once.</summary>
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
