using System.Security.Claims;
using Bookly.Contracts;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

/// <summary>
/// The shopper's API tokens for one request or circuit. A request writes refreshed tokens into the cookie; a circuit cannot and keeps
/// them in memory, where the cookie's older pair stays valid.
/// </summary>
public sealed class UserSession(AccountClient accounts, IHttpContextAccessor requests, TimeProvider time) : IAccessTokens, IDisposable
{
    /// <summary>Early enough not to expire during a call.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _refreshing = new(1);
    private ClaimsPrincipal? _user;
    private SessionTokens? _tokens;
    private bool _inCircuit;

    /// <summary>For circuits; requests bring their principal.</summary>
    public void AttachToCircuit(ClaimsPrincipal principal)
    {
        _inCircuit = true;
        _user = principal;
    }

    /// <summary>An access token, refreshed shortly before it expires.</summary>
    /// <exception cref="SignInRequiredException">Nobody is signed in, or the refresh was refused.</exception>
    public async ValueTask<string> GetAccessTokenAsync(CancellationToken cancellationToken)
    {
        var current = Current ?? throw new SignInRequiredException();
        return current.ExpiresAt - time.GetUtcNow() > RenewBefore
            ? current.AccessToken
            : await RefreshAsync(current.AccessToken, cancellationToken);
    }

    /// <summary>A newer token than <paramref name="refused"/>; concurrent callers share one refresh.</summary>
    public async Task<string> RefreshAsync(string refused, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var current = Current ?? throw new SignInRequiredException();
            if (current.AccessToken != refused) return current.AccessToken;

            var answer = await accounts.RefreshAsync(current.RefreshToken, cancellationToken);
            if (!answer.Succeeded) throw new SignInRequiredException();

            _tokens = answer.Value;
            await RenewCookieAsync(answer.Value);
            return answer.Value.AccessToken;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private SessionTokens? Current => _tokens ??= SessionClaims.Read(_inCircuit ? _user : requests.HttpContext?.User);

    private async Task RenewCookieAsync(SessionTokens renewed)
    {
        // A streaming page has sent its headers; the next request refreshes again.
        if (_inCircuit || requests.HttpContext is not { Response.HasStarted: false } context) return;
        if (context.User.Identity?.Name is not { } email) return;

        var ticket = await context.AuthenticateAsync();
        var caller = new CallerInfo(
            context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", email, [.. context.User.FindAll(ClaimTypes.Role).Select(role => role.Value)]);
        await context.SignInAsync(renewed.ToPrincipal(caller), ticket.Properties);
    }
}
