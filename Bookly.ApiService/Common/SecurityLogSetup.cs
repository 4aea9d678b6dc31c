using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Bookly.ApiService.Common;

/// <summary>Why a requirement refuses, for the caller to read; the framework says 403 and no more.</summary>
internal sealed class RefusalReason(IAuthorizationHandler handler, string code, string detail) : AuthorizationFailureReason(handler, detail)
{
    public string Code => code;
}

/// <summary>Writes down what happens to requests in one place for all endpoints: refused access and changes by staff.</summary>
internal static class SecurityLogSetup
{
    private const string StaffPaths = "/api/admin";

    public static void AddSecurityLog(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<SecurityLog>().AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAccess>();

    /// <summary>After authorization: only what was let through and has come to something is a change.</summary>
    public static void UseStaffChangeLog(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Request.Path.StartsWithSegments(StaffPaths) && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && context.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            context.RequestServices.GetRequiredService<SecurityLog>().Write(SecurityEvent.StaffChange, context.User.UserId(), RouteOf(context));
        }
    });

    /// <summary>The route's pattern, in which no value is that somebody has chosen.</summary>
    public static string RouteOf(HttpContext context) =>
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route"}";

    private sealed class RefusedAccess(SecurityLog log) : IAuthorizationMiddlewareResultHandler
    {
        private readonly AuthorizationMiddlewareResultHandler _default = new();

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            // Without a session it is somebody who has to sign in; with one, somebody who tries a door.
            if (authorizeResult.Forbidden) log.Write(SecurityEvent.AccessRefused, context.User.UserId(), RouteOf(context));
            return authorizeResult.AuthorizationFailure?.FailureReasons.OfType<RefusalReason>().FirstOrDefault() is { } reason
                ? Problems.Problem(StatusCodes.Status403Forbidden, reason.Code, reason.Message).ExecuteAsync(context)
                : _default.HandleAsync(next, context, policy, authorizeResult);
        }
    }
}
