using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>The SQL of sessions. Alive: within its times, and the account still is what it was at sign-in.</summary>
internal static class SessionRecords
{
    private const string IsStillTheAccount =
        """
        u.security_stamp = s.security_stamp
            AND s.roles = ARRAY(SELECT r.name::text FROM user_roles m JOIN roles r ON r.id = m.role_id WHERE m.user_id = u.id ORDER BY r.name COLLATE "C")
        """;

    private const string IsWithinItsTimes =
        "s.expires_at > {1} AND s.last_used_at > {1} - CASE WHEN cardinality(s.roles) > 0 THEN {3} ELSE {2} END";

    private const string Alive =
        $"""
        SELECT s.* FROM account_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = {"{0}"} AND {IsWithinItsTimes} AND {IsStillTheAccount}
        """;

    public static Task<bool> IsAliveAsync(
        this BooklyDbContext db, Guid sessionId, string userId, SessionLifetimes lifetimes, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.AliveSessions(sessionId, lifetimes, now).AnyAsync(session => session.UserId == userId, cancellationToken);

    /// <summary>The session, locked until the transaction ends; null when it has ended.</summary>
    public static async Task<AccountSession?> LockAliveAsync(
        this BooklyDbContext db, Guid sessionId, SessionLifetimes lifetimes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The row first, on its own: a locked read that waited sees what the other transaction has written.
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM account_sessions WHERE id = {sessionId} FOR UPDATE", cancellationToken);
        return await db.AliveSessions(sessionId, lifetimes, now).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The account has been changed by its owner, in this session: it goes on under the new stamp.</summary>
    public static Task KeepUnderNewStampAsync(this BooklyDbContext db, Guid sessionId, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"UPDATE account_sessions s SET security_stamp = u.security_stamp FROM users u WHERE s.id = {sessionId} AND u.id = s.user_id", cancellationToken);

    public static Task<List<Guid>> DeleteSessionsAsync(
        this BooklyDbContext db, string userId, Guid? only, Guid? except, CancellationToken cancellationToken) => db.Database.SqlQuery<Guid>(
        $"""
        DELETE FROM account_sessions WHERE user_id = {userId} AND ({only}::uuid IS NULL OR id = {only}) AND id IS DISTINCT FROM {except}::uuid
        RETURNING id AS "Value"
        """).ToListAsync(cancellationToken);

    public static Task<int> DeleteEndedSessionsAsync(this BooklyDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.AccountSessions.Where(session => session.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);

    private static IQueryable<AccountSession> AliveSessions(this BooklyDbContext db, Guid sessionId, SessionLifetimes lifetimes, DateTimeOffset now) =>
        db.AccountSessions.FromSqlRaw(Alive, sessionId, now, lifetimes.Idle, lifetimes.StaffIdle).AsNoTracking();
}
