using Bookly.Web.Api;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Bookly.Web.Hosting;

/// <summary>How the site is served: pages, compression, errors, security.</summary>
public static class Site
{
    /// <summary>Item under which an error page finds the method of the request that failed.</summary>
    public const string FailedMethod = "Bookly.FailedMethod";

    public static void AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddLanguages();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton<Flash>();
        // Compressing pages over HTTPS is safe here: antiforgery tokens, the only secrets in them, are masked anew each time.
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));

        // Every instance must read every other's cookies: the same name, and in production the same key directory.
        var keys = builder.Services.AddDataProtection().SetApplicationName("Bookly.Web");
        if (builder.Configuration["DataProtection:KeysDirectory"] is { Length: > 0 } directory)
        {
            keys.PersistKeysToFileSystem(new DirectoryInfo(directory));
        }
    }

    public static void UseSite(this WebApplication app)
    {
        var streams = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Streams;
        app.Use((context, next) => AnswerHeadAsGet(context, next, streams));
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        // Before what renders error pages: they speak the reader's language, too.
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = StatusOf,
            // A session that is over and a bad request are no errors of ours, an API that is away has been noted in one line;
            // a defect keeps its stack trace.
            SuppressDiagnosticsCallback = context =>
                context.Exception is SignInRequiredException or ForbiddenException or ApiUnavailableException or BadHttpRequestException,
        });
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(ShowErrorPagesByGet);
        // Here, and not before everything as by default: the method has its say in which endpoint it is.
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>
    /// An error page is shown, not posted to: run again as the POST that failed, it would fail on the same antiforgery token.
    /// </summary>
    private static Task ShowErrorPagesByGet(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.Items.TryAdd(FailedMethod, context.Request.Method);
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>Pages know GET only. The server leaves the body out; a stream would never end without one to write to, and stays refused.</summary>
    private static Task AnswerHeadAsGet(HttpContext context, RequestDelegate next, IEnumerable<PathString> streams)
    {
        if (HttpMethods.IsHead(context.Request.Method) && !streams.Any(stream => context.Request.Path.StartsWithSegments(stream)))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        ApiUnavailableException => StatusCodes.Status503ServiceUnavailable,
        ForbiddenException => StatusCodes.Status403Forbidden,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };
}
