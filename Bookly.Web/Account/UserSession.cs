using System.Security.Claims;
using Bookly.Web.Api;
using Bookly.Web.Live;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

/// <summary>
/// The shopper's API tokens for one request or circuit. A request writes renewed tokens into the cookie; a circuit cannot, and leaves them
/// in <see cref="SharedSessions"/> for the next request.
/// </summary>
public sealed class UserSession(AccountClient accounts, SharedSessions sessions, IHttpContextAccessor requests) : IAccessTokens, IPageSessions
{
    private ClaimsPrincipal? _user;
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
        var newest = sessions.NewestOf(Known);
        return sessions.IsDue(newest) ? await RefreshAsync(newest.AccessToken, cancellationToken) : newest.AccessToken;
    }

    /// <summary>A newer token than <paramref name="refused"/>; concurrent callers share one refresh.</summary>
    public async Task<string> RefreshAsync(string refused, CancellationToken cancellationToken)
    {
        var renewed = await sessions.RenewAsync(Known, refused, accounts, cancellationToken);
        await RenewCookieAsync(renewed);
        return renewed.AccessToken;
    }

    public Guid? SessionOf(ClaimsPrincipal user) => Guid.TryParse(SessionClaims.Read(user)?.SessionId, out var id) ? id : null;

    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sessions.CheckAsync(sessions.NewestOf(Known), accounts, cancellationToken);
            return true;
        }
        catch (SignInRequiredException)
        {
            return false;
        }
        catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException)
        {
            return true;
        }
    }

    private SessionTokens Known => SessionClaims.Read(_inCircuit ? _user : requests.HttpContext?.User) ?? throw new SignInRequiredException();

    private async Task RenewCookieAsync(SessionTokens renewed)
    {
        // A streaming page has sent its headers; the next request brings the cookie up to date.
        if (_inCircuit || requests.HttpContext is not { Response.HasStarted: false } context) return;

        var ticket = await context.AuthenticateAsync();
        var user = renewed.ToPrincipal(context.User.ToCaller());
        await context.SignInAsync(user, ticket.Properties);
        context.User = user;
    }
}
