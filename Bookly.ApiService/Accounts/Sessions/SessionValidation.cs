using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>
/// Refuses access tokens whose session has ended, or whose account has another password, role or second factor by now. Another replica
/// hears of an end through Redis; when the message is lost, it learns of it when the cached answer is old.
/// </summary>
public sealed class SessionValidation(IMemoryCache cache, IServiceScopeFactory scopes, IOptions<SessionLifetimes> lifetimes, TimeProvider time)
{
    /// <summary>How long another replica may accept a dead session when Redis is away; in return most requests need no query.</summary>
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(5);

    public void Forget(Guid sessionId) => cache.Remove(Key(sessionId));

    public async Task<bool> IsAliveAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var sessionId = principal.SessionId();
        if (cache.TryGetValue(Key(sessionId), out string? owner)) return owner == principal.UserId();

        // The cache may be older than the session, so only a "yes" is answered from it.
        await using var scope = scopes.CreateAsyncScope();
        var alive = await scope.ServiceProvider.GetRequiredService<BooklyDbContext>()
            .IsAliveAsync(sessionId, principal.UserId(), lifetimes.Value, time.GetUtcNow(), cancellationToken);
        if (alive) cache.Set(Key(sessionId), principal.UserId(), CacheDuration);
        return alive;
    }

    private static string Key(Guid sessionId) => $"session:{sessionId}";
}

internal static class SessionMiddleware
{
    public static void UseSessionValidation(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null
            && !await context.RequestServices.GetRequiredService<SessionValidation>().IsAliveAsync(context.User, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
            return;
        }

        await next(context);
    });
}
