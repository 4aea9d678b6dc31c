using System.Security.Claims;
using Bookly.Web.Api;
using Bookly.Web.Live;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

/// <summary>
/// The shopper's API tokens for one request or circuit. A request writes renewed tokens into the cookie. A circuit cannot, so it does not
/// renew: when its tokens are used up its page is loaded anew, and the request renews them.
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

    /// <summary>Whether the page has to be loaded anew for fresh tokens.</summary>
    public bool IsUsedUp => sessions.IsOver(sessions.NewestOf(Known));

    /// <summary>An access token, refreshed shortly before it expires.</summary>
    /// <exception cref="SignInRequiredException">Nobody is signed in, or the page has to be loaded anew.</exception>
    public async ValueTask<string> GetAccessTokenAsync(CancellationToken cancellationToken)
    {
        var newest = sessions.NewestOf(Known);
        return sessions.IsOver(newest) ? await RefreshAsync(newest.AccessToken, cancellationToken) : newest.AccessToken;
    }

    /// <summary>A newer token than <paramref name="refused"/>; concurrent callers share one refresh.</summary>
    public async Task<string> RefreshAsync(string refused, CancellationToken cancellationToken)
    {
        if (_inCircuit || requests.HttpContext is not { Response.HasStarted: false } context)
        {
            var newest = sessions.NewestOf(Known);
            return newest.AccessToken != refused && !sessions.IsOver(newest) ? newest.AccessToken : throw new SignInRequiredException();
        }

        var renewed = await sessions.RenewAsync(Known, refused, accounts, cancellationToken);
        await RenewCookieAsync(context, renewed);
        return renewed.AccessToken;
    }

    public Guid? SessionOf(ClaimsPrincipal user) => Guid.TryParse(SessionClaims.Read(user)?.SessionId, out var id) ? id : null;

    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Expired tokens say nothing about the session.
            var newest = sessions.NewestOf(Known);
            if (!sessions.IsOver(newest)) await sessions.CheckAsync(newest, accounts, cancellationToken);
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

    private static async Task RenewCookieAsync(HttpContext context, SessionTokens renewed)
    {
        var ticket = await context.AuthenticateAsync();
        var user = renewed.ToPrincipal(context.User.ToCaller());
        await context.SignInAsync(user, ticket.Properties);
        context.User = user;
    }
}
