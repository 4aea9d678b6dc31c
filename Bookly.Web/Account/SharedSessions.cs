using System.Net;
using Bookly.Contracts;
using Bookly.Web.Api;
using Microsoft.Extensions.Caching.Memory;

namespace Bookly.Web.Account;

/// <summary>
/// The newest tokens of each session that this process serves. A refresh token is good once, and requests, tabs and circuits of a browser
/// all begin with the cookie's: whoever renews first renews for all, and the cookie gets the new ones with the next request.
/// </summary>
public sealed class SharedSessions(IMemoryCache cache, TimeProvider time)
{
    /// <summary>Early enough not to expire during a call.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);

    /// <summary>So long is an answer that a session is alive believed.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    /// <summary>Longer than an access token is good: later, the cookie's tokens have to be renewed anyway.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    public SessionTokens NewestOf(SessionTokens known) => Of(known).Newest ?? known;

    public bool IsDue(SessionTokens tokens) => tokens.ExpiresAt - time.GetUtcNow() <= RenewBefore;

    /// <summary>Newer tokens than <paramref name="refused"/>; concurrent callers share one renewal.</summary>
    /// <exception cref="SignInRequiredException">The session has ended.</exception>
    public async Task<SessionTokens> RenewAsync(SessionTokens known, string refused, AccountClient accounts, CancellationToken cancellationToken)
    {
        var session = Of(known);
        await session.Renewing.WaitAsync(cancellationToken);
        try
        {
            var newest = session.Newest ?? known;
            if (newest.AccessToken != refused) return newest;

            // The next tokens must not be lost with a request that is given up: these are used up then.
            var answer = await accounts.RefreshAsync(newest.RefreshToken, CancellationToken.None);
            if (!answer.Succeeded) throw new SignInRequiredException();

            session.Newest = answer.Value;
            session.CheckedAt = time.GetUtcNow();
            return answer.Value;
        }
        finally
        {
            session.Renewing.Release();
        }
    }

    /// <summary>Whether the API still knows the session; the account as it is now, when it was asked.</summary>
    /// <exception cref="SignInRequiredException">The session has ended.</exception>
    public async Task<CallerInfo?> CheckAsync(SessionTokens tokens, AccountClient accounts, CancellationToken cancellationToken)
    {
        var session = Of(tokens);
        if (time.GetUtcNow() - session.CheckedAt < CheckInterval) return null;

        try
        {
            var caller = await accounts.GetMeAsync(tokens.AccessToken, cancellationToken);
            session.CheckedAt = time.GetUtcNow();
            return caller;
        }
        catch (UnexpectedApiProblemException e) when (e.Status == HttpStatusCode.Unauthorized)
        {
            throw new SignInRequiredException();
        }
    }

    /// <summary>It is heard that the session has ended: the next request asks.</summary>
    public void Doubt(Guid sessionId)
    {
        if (cache.TryGetValue(Key(sessionId.ToString("N")), out Session? session)) session!.CheckedAt = default;
    }

    private Session Of(SessionTokens tokens) => cache.GetOrCreate(Key(tokens.SessionId), entry =>
    {
        entry.SlidingExpiration = Retention;
        return new Session();
    })!;

    private static string Key(string sessionId) => $"session:{sessionId}";

    private sealed class Session
    {
        public SemaphoreSlim Renewing { get; } = new(1);

        public SessionTokens? Newest { get; set; }

        public DateTimeOffset CheckedAt { get; set; }
    }
}
