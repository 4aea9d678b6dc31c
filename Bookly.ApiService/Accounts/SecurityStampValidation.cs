using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// An access token says what was true when it was issued. This asks whether it still is: whether the account is there, and whether its
/// password is the one of the sign-in. Otherwise a deleted account, or a thief's session, would go on for the token's hour.
/// </summary>
public sealed class SecurityStampValidation(IMemoryCache cache, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity)
{
    /// <summary>How long another replica may believe a token that is over; in return most requests cost no query.</summary>
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(10);

    /// <summary>What was known about the account no longer is.</summary>
    public void Invalidate(string userId) => cache.Remove(Key(userId));

    public async Task<bool> IsCurrentAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var userId = principal.UserId();
        var stamp = principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        if (stamp is null) return false;
        if (cache.TryGetValue(Key(userId), out string? known) && known == stamp) return true;

        // What is remembered may be older than the token: a no is never said from memory.
        await using var scope = scopes.CreateAsyncScope();
        var current = await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Users.AsNoTracking()
            .Where(user => user.Id == userId).Select(user => user.SecurityStamp).SingleOrDefaultAsync(cancellationToken);
        if (current is not null) cache.Set(Key(userId), current, CacheDuration);
        return current == stamp;
    }

    private static string Key(string userId) => $"session-stamp:{userId}";
}

internal static class SecurityStampMiddleware
{
    /// <summary>Answers 401 to tokens of sessions that are over, where a token is asked for.</summary>
    public static void UseSecurityStampValidation(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null
            && !await context.RequestServices.GetRequiredService<SecurityStampValidation>().IsCurrentAsync(context.User, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
            return;
        }

        await next(context);
    });
}
