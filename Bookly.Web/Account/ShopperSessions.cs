using Bookly.Web.Api;
using Bookly.Web.Live;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Bookly.Web.Account;

public static class ShopperSessions
{
    private const string SessionCookie = "bookly.session";

    public static void AddAccount(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCascadingAuthenticationState();
        services.AddStaffPolicies();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = SessionCookie;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy =
                builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            // At least the life of the API's sessions, which decide.
            cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
            cookie.SlidingExpiration = true;
            cookie.LoginPath = SignInRedirect.Path;
            cookie.Events.OnRedirectToLogin = context =>
            {
                // The cookie came, and is no longer good.
                if (context.Request.Cookies.ContainsKey(SessionCookie))
                {
                    context.Options.CookieManager.DeleteCookie(context.HttpContext, SessionCookie, context.Options.Cookie.Build(context.HttpContext));
                    SignInRedirect.Explain(context.HttpContext);
                }

                context.Response.Redirect(SignInRedirect.UrlFor(context.Request));
                return Task.CompletedTask;
            };
            cookie.Events.OnValidatePrincipal = CookieValidation.ValidateAsync;
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });

        services.AddExceptionHandler<SignInRedirect>().AddExceptionHandler<ProofRedirect>();
        services.AddMemoryCache().AddSingleton<SharedSessions>();
        services.AddScoped<UserSession>().AddScoped<IAccessTokens>(scope => scope.GetRequiredService<UserSession>())
            .AddScoped<IPageSessions>(scope => scope.GetRequiredService<UserSession>());
        services.AddHostedService<EndedSessions>();
        services.AddScoped<CircuitHandler, CircuitSession>();
        services.AddScoped<SignInFlow>();
    }
}
