using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>Rejects access tokens of deleted accounts and changed passwords, which would otherwise stay valid for up to an hour.</summary>
public sealed class SecurityStampValidation(IMemoryCache cache, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity)
{
    /// <summary>How long another replica may accept a revoked token; in return most requests need no query.</summary>
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(10);

    public void Invalidate(string userId) => cache.Remove(Key(userId));

    public async Task<bool> IsCurrentAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var userId = principal.UserId();
        var stamp = principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        if (stamp is null) return false;
        if (cache.TryGetValue(Key(userId), out string? known) && known == stamp) return true;

        // The cache may be older than the token, so only a "valid" is answered from it.
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
