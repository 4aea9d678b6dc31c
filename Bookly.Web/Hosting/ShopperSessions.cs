using Bookly.Web.Account;
using Bookly.Web.Cart;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;

namespace Bookly.Web.Hosting;

/// <summary>Who the shopper is: one encrypted cookie that only this site can read.</summary>
public static class ShopperSessions
{
    public static void AddShopperSessions(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "bookly.session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy =
                builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            // As long as the API's refresh token: an older cookie could not call it anyway.
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            cookie.SlidingExpiration = true;
            cookie.LoginPath = SignInRedirect.Path;
            cookie.Events.OnRedirectToLogin = context =>
            {
                context.Response.Redirect(SignInRedirect.UrlFor(context.Request));
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });

        // Every instance must read every other's cookies: the same name, and in production the same key directory.
        var keys = services.AddDataProtection().SetApplicationName("Bookly.Web");
        if (builder.Configuration["DataProtection:KeysDirectory"] is { Length: > 0 } directory)
        {
            keys.PersistKeysToFileSystem(new DirectoryInfo(directory));
        }

        services.AddScoped<UserSession>();
        services.AddScoped<CircuitHandler, CircuitSession>();
        services.AddScoped<SignInFlow>();
        services.AddScoped<GuestCart>();
        services.AddSingleton<Flash>();
    }
}
