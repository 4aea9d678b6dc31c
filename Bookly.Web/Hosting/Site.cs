using System.Globalization;
using Bookly.Web.Account;
using Bookly.Web.Api;

namespace Bookly.Web.Hosting;

/// <summary>How the site is served: pages, compression, errors, security.</summary>
public static class Site
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        // Texts are English; numbers and dates must not follow whatever machine this runs on.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-US");

        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddExceptionHandler<SignInRedirect>();
        // Compressing pages over HTTPS is safe here: antiforgery tokens, the only secrets in them, are masked anew each time.
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
    }

    public static void UseSite(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = StatusOf,
            // An API that is away says so in one log line per page; a defect keeps its stack trace.
            SuppressDiagnosticsCallback = context => context.Exception is SignInRequiredException,
        });
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        ApiUnavailableException => StatusCodes.Status503ServiceUnavailable,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };
}
