using System.Security.Claims;
using System.Security.Cryptography;
using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>
/// Sessions live on the server: a token is good while its session's row is there. Access tokens are Identity's, for some minutes, with the
/// session's id in them. Refresh tokens are good once: each use gives the next one, and one that comes after its turn has been copied, so it
/// ends the session for thief and owner alike (RFC 9700, section 4.14).
/// </summary>
public sealed class AccountSessions(
    BooklyDbContext db, SignInManager<User> signIn, SessionValidation validation, ChangeFeed changes, SecurityLog log,
    StaffDevices devices, IOptionsMonitor<BearerTokenOptions> bearer, IOptions<SessionLifetimes> lifetimes, TimeProvider time)
{
    /// <summary>
    /// A browser's requests that renew at the same time all have the same token, and an answer may be lost: so long after its use it gets the
    /// same successor again.
    /// </summary>
    public static readonly TimeSpan RepeatGrace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FreshProof = TimeSpan.FromMinutes(5);

    private readonly SessionLifetimes _lifetimes = lifetimes.Value;

    /// <summary>Signs the account in: a new session, and its first tokens.</summary>
    public async Task<AccessTokenResponse> BeginAsync(User user, HttpContext http, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(http);
        var now = time.GetUtcNow();
        string[] roles = [.. (await signIn.UserManager.GetRolesAsync(user)).Order(StringComparer.Ordinal)];
        var refresh = RefreshToken.New(Guid.NewGuid());
        await db.DeleteEndedSessionsAsync(now, cancellationToken);
        var (device, network) = (DeviceName.Of(http.Request.Headers.UserAgent), ClientNetwork.Of(http.Connection.RemoteIpAddress));
        db.AccountSessions.Add(new AccountSession
        {
            Id = refresh.SessionId,
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp!,
            Roles = roles,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + _lifetimes.AbsoluteOf(roles),
            ProvedAt = now,
            Device = device,
            Network = network,
            RefreshKey = RandomNumberGenerator.GetBytes(32),
            RefreshHash = refresh.Hash,
        });
        await db.SaveChangesAsync(cancellationToken);
        log.Write(SecurityEvent.SignedIn, user.Id);
        // What somebody hears of who is robbed is not for the robber to break off.
        if (roles.Length > 0) await devices.NoteSignInAsync(user, device, network, CancellationToken.None);
        return await IssueAsync(user, refresh);
    }

    /// <summary>The next tokens of a session; null when it has ended, or ends now because the token has been used before.</summary>
    public async Task<AccessTokenResponse?> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (RefreshToken.Parse(refreshToken) is not { } presented) return null;

        var turn = await db.InTransactionAsync(token => TakeTurnAsync(presented, token), cancellationToken);
        if (turn.IsReused)
        {
            log.Write(SecurityEvent.RefreshTokenReused, turn.UserId);
            Tell([presented.SessionId]);
        }

        return turn.Next is { } next && await signIn.UserManager.FindByIdAsync(turn.UserId!) is { } user && await signIn.CanSignInAsync(user)
            ? await IssueAsync(user, next)
            : null;
    }

    public Task<List<AccountSession>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (unused, unusedStaff) = (now - _lifetimes.Idle, now - _lifetimes.StaffIdle);
        return db.AccountSessions.AsNoTracking()
            .Where(session => session.UserId == userId && session.ExpiresAt > now
                && session.LastUsedAt > (session.Roles.Length > 0 ? unusedStaff : unused))
            .OrderByDescending(session => session.LastUsedAt).ToListAsync(cancellationToken);
    }

    /// <summary>False when the account has no such session.</summary>
    public async Task<bool> EndAsync(string userId, Guid sessionId, CancellationToken cancellationToken)
    {
        var ended = await db.DeleteSessionsAsync(userId, only: sessionId, except: null, cancellationToken);
        Tell(ended);
        if (ended.Count > 0) log.Write(SecurityEvent.SignedOut, userId);
        return ended.Count > 0;
    }

    /// <param name="except">The session of the owner who changed the account, which goes on.</param>
    public async Task EndAllAsync(string userId, Guid? except, CancellationToken cancellationToken)
    {
        var ended = await db.DeleteSessionsAsync(userId, only: null, except, cancellationToken);
        if (except is { } kept) await db.KeepUnderNewStampAsync(kept, cancellationToken);
        Tell(ended);
        if (ended.Count > 0) log.Write(SecurityEvent.SessionsEnded, userId);
    }

    /// <summary>The owner has proved to be the owner, for the next five minutes of this session.</summary>
    public Task ProveAsync(Guid sessionId, CancellationToken cancellationToken) =>
        db.AccountSessions.Where(session => session.Id == sessionId)
            .ExecuteUpdateAsync(session => session.SetProperty(s => s.ProvedAt, time.GetUtcNow()), cancellationToken);

    public Task<bool> IsFreshlyProvedAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var (sessionId, since) = (caller.SessionId(), time.GetUtcNow() - FreshProof);
        return db.AccountSessions.AnyAsync(session => session.Id == sessionId && session.ProvedAt > since, cancellationToken);
    }

    private async Task<Turn> TakeTurnAsync(RefreshToken presented, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.LockAliveAsync(presented.SessionId, _lifetimes, now, cancellationToken) is not { } session) return new Turn(null, null);

        var next = presented.Next(session.RefreshKey);
        if (CryptographicOperations.FixedTimeEquals(presented.Hash, session.RefreshHash))
        {
            await db.AccountSessions.Where(row => row.Id == session.Id).ExecuteUpdateAsync(
                row => row.SetProperty(s => s.PreviousHash, presented.Hash).SetProperty(s => s.RefreshHash, next.Hash).SetProperty(s => s.LastUsedAt, now),
                cancellationToken);
            return new Turn(session.UserId, next);
        }

        var isRepeated = session.PreviousHash is { } previous && CryptographicOperations.FixedTimeEquals(presented.Hash, previous)
            && now - session.LastUsedAt < RepeatGrace;
        if (isRepeated) return new Turn(session.UserId, next);

        await db.DeleteSessionsAsync(session.UserId, only: session.Id, except: null, cancellationToken);
        return new Turn(session.UserId, null, IsReused: true);
    }

    private async Task<AccessTokenResponse> IssueAsync(User user, RefreshToken refresh)
    {
        var principal = await signIn.CreateUserPrincipalAsync(user);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SessionClaims.ClaimType, refresh.SessionId.ToString()));
        var ticket = new AuthenticationTicket(
            principal, new AuthenticationProperties { ExpiresUtc = time.GetUtcNow() + _lifetimes.AccessToken }, $"{IdentityConstants.BearerScheme}:AccessToken");
        return new AccessTokenResponse
        {
            AccessToken = bearer.Get(IdentityConstants.BearerScheme).BearerTokenProtector.Protect(ticket),
            ExpiresIn = (long)_lifetimes.AccessToken.TotalSeconds,
            RefreshToken = refresh.ToString(),
        };
    }

    private void Tell(List<Guid> ended)
    {
        foreach (var session in ended) validation.Forget(session);
        if (ended.Count > 0) changes.SessionsEnded(ended);
    }

    private sealed record Turn(string? UserId, RefreshToken? Next, bool IsReused = false);
}
