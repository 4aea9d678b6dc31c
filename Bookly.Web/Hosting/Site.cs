using Bookly.Web.Api;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Hosting;

public static class Site
{
    /// <summary>HttpContext item with the method of the failed request, for error pages.</summary>
    public const string FailedMethod = "Bookly.FailedMethod";

    public static void AddSite(this WebApplicationBuilder builder)
    {
        builder.AddTrustedProxies();
        builder.AddRequestLimits();
        builder.AddSiteLimits();
        builder.AddHttpsOnly();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddLanguages();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 100;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
        }).AddHubOptions(hub =>
        {
            // The pages with circuits only show; what they send is clicks and acknowledgements.
            hub.MaximumReceiveMessageSize = 32 * 1024;
            hub.MaximumParallelInvocationsPerClient = 1;
            hub.StreamBufferCapacity = 1;
        });
        builder.Services.AddSingleton<Flash>().AddSingleton<PublicAddress>();
        builder.Services.AddSingleton<ShopFront>().AddHostedService(services => services.GetRequiredService<ShopFront>());
        // Compressing pages over HTTPS is safe here: antiforgery tokens, the only secrets in them, are masked anew each time.
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);

        // Every instance must read every other's cookies: same name, and in production the same keys.
        var keys = builder.Services.AddDataProtection().SetApplicationName("Bookly.Web").EncryptKeys(builder);
        if (builder.Configuration["DataProtection:KeysDirectory"] is { Length: > 0 } directory)
        {
            keys.PersistKeysToFileSystem(new DirectoryInfo(directory));
        }
    }

    public static void UseSite(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseHeadAsGet();
        app.Use(RedirectWithinTheSite);
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        app.UseHttpsOnly();
        app.UseCircuitOrigin();
        // Before error pages are rendered: they use the reader's language too.
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = StatusOf,
            // Expired sessions and bad requests are no errors, and an outage of the API was logged in one line; a defect keeps its
            // stack trace.
            SuppressDiagnosticsCallback = context =>
                context.Exception is SignInRequiredException or ForbiddenException or ApiUnavailableException or BadHttpRequestException,
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(ShowErrorPagesByGet);
        app.UseTextGuard();
        // Explicit, because the method rewrite above must come before routing.
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        // After routing, which knows how large a form may be, and after whoever may not post it is sent away.
        app.UseFormGuard();
        app.UseAntiforgery();
    }

    /// <summary>Error pages run as GET: as the failed POST they would fail on the same antiforgery token.</summary>
    private static Task ShowErrorPagesByGet(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.Items.TryAdd(FailedMethod, context.Request.Method);
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>
    /// Blazor redirects to whole addresses made of the request's Host header, which anybody can set; a path is enough within the site.
    /// </summary>
    private static Task RedirectWithinTheSite(HttpContext context, RequestDelegate next)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}/";
        context.Response.OnStarting(() =>
        {
            var location = context.Response.Headers.Location.ToString();
            if (location.StartsWith(origin, StringComparison.OrdinalIgnoreCase) && LocalUrl.IsLocal(location[(origin.Length - 1)..]))
            {
                context.Response.Headers.Location = location[(origin.Length - 1)..];
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        ApiUnavailableException => StatusCodes.Status503ServiceUnavailable,
        ForbiddenException => StatusCodes.Status403Forbidden,
        BadHttpRequestException bad => bad.StatusCode,
        // Passed on from this page's own address, such as a filter that nobody offers.
        UnexpectedApiProblemException { Status: System.Net.HttpStatusCode.BadRequest } => StatusCodes.Status400BadRequest,
        UnexpectedApiProblemException { Status: System.Net.HttpStatusCode.TooManyRequests } => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };
}
