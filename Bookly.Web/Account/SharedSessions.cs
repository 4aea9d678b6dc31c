using System.Net;
using Bookly.Contracts;
using Bookly.Web.Api;
using Microsoft.Extensions.Caching.Memory;

namespace Bookly.Web.Account;

/// <summary>
/// The newest tokens of each session that this process serves. A refresh token is good once, and the requests of a browser's tabs all bring
/// the cookie's: whoever renews first renews for all. Only who can still write the cookie renews, or another web server would meet a cookie
/// whose refresh token is used up, and end the session. Requests that meet on two servers at once are given the same tokens by the API.
/// </summary>
public sealed class SharedSessions(IMemoryCache cache, TimeProvider time)
{
    /// <summary>Requests renew this early, so that a page's circuit begins with tokens for some minutes.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    /// <summary>Tokens are not used any more, or they might expire during a call.</summary>
    private static readonly TimeSpan OverBefore = TimeSpan.FromMinutes(1);

    /// <summary>So long is an answer that a session is alive believed.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    /// <summary>Longer than an access token is good: later, the cookie's tokens have to be renewed anyway.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>The cookie's may be the newer ones: another web server renews as well.</summary>
    public SessionTokens NewestOf(SessionTokens known) => Of(known).Newest is { } newest && newest.ExpiresAt >= known.ExpiresAt ? newest : known;

    public bool IsDue(SessionTokens tokens) => tokens.ExpiresAt - time.GetUtcNow() <= RenewBefore;

    public bool IsOver(SessionTokens tokens) => tokens.ExpiresAt - time.GetUtcNow() <= OverBefore;

    /// <summary>Newer tokens than <paramref name="refused"/>; concurrent callers share one renewal.</summary>
    /// <exception cref="SignInRequiredException">The session has ended.</exception>
    public async Task<SessionTokens> RenewAsync(SessionTokens known, string refused, AccountClient accounts, CancellationToken cancellationToken)
    {
        var session = Of(known);
        await session.Renewing.WaitAsync(cancellationToken);
        try
        {
            var newest = NewestOf(known);
            if (newest.AccessToken != refused) return newest;

            // The next tokens must not be lost with a request that is given up: these are used up then.
            var answer = await accounts.RefreshAsync(newest.RefreshToken, CancellationToken.None);
            if (!answer.Succeeded)
            {
                // Being asked to wait, say, is no end of the session.
                throw answer.Problem is { Status: HttpStatusCode.Unauthorized } ? new SignInRequiredException() : new UnexpectedApiProblemException(answer.Problem!);
            }

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
