using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Staff;

public enum RolesOutcome
{
    Set,

    /// <summary>No such account, or one without a role: whoever shall have the first accepts an invitation.</summary>
    NoStaff,

    /// <summary>Somebody has to be left who can decide over the staff.</summary>
    LastOwner,
}

/// <summary>Who has which role. Another role ends the account's sessions: each is good for the roles that it began with.</summary>
public sealed class StaffMembers(BooklyDbContext db, UserManager<User> users, AccountSessions sessions, AuditLog audit, SecurityLog log)
{
    internal static string SubjectOf(string userId) => $"account:{userId}";

    public async Task<IReadOnlyList<StaffMember>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<StaffRow>(
            $"""
            SELECT u.id, u.email, array_agg(r.name::text ORDER BY r.name COLLATE "C") AS roles,
                u.two_factor_enabled OR EXISTS (SELECT 1 FROM user_passkeys p WHERE p.user_id = u.id) AS has_second_factor,
                (SELECT max(s.last_used_at) FROM account_sessions s WHERE s.user_id = u.id) AS last_used_at
            FROM users u JOIN user_roles m ON m.user_id = u.id JOIN roles r ON r.id = m.role_id
            GROUP BY u.id ORDER BY u.email
            """).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new StaffMember(row.Id, row.Email ?? "", row.Roles, row.HasSecondFactor, row.LastUsedAt))];
    }

    public async Task<RolesOutcome> SetRolesAsync(string userId, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var outcome = await db.InTransactionAsync(token => SetRolesLockedAsync(userId, roles, token), cancellationToken, commitIf: set => set == RolesOutcome.Set);
        if (outcome != RolesOutcome.Set) return outcome;

        // The roles have ended them already; this tells the open pages.
        await sessions.EndAllAsync(userId, except: null, CancellationToken.None);
        log.Write(SecurityEvent.RoleChanged, userId);
        return outcome;
    }

    private async Task<RolesOutcome> SetRolesLockedAsync(string userId, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        // All owners, in one order: two owners who take the role from each other do it one after the other, and the second is the last.
        var owners = await db.Database.SqlQuery<string>(
            $"""
            SELECT m.user_id AS "Value" FROM user_roles m JOIN roles r ON r.id = m.role_id WHERE r.name = {StaffRole.Owner} ORDER BY m.user_id FOR UPDATE OF m
            """).ToListAsync(cancellationToken);
        if (await users.FindByIdAsync(userId) is not { } user || await users.GetRolesAsync(user) is not { Count: > 0 } before) return RolesOutcome.NoStaff;
        if (owners is [var last] && last == userId && !roles.Contains(StaffRole.Owner)) return RolesOutcome.LastOwner;

        (await users.RemoveFromRolesAsync(user, before.Except(roles))).ThrowIfFailed();
        (await users.AddToRolesAsync(user, roles.Except(before))).ThrowIfFailed();
        await audit.WriteAsync(
            AuditAction.RolesChanged, SubjectOf(userId), new { user.Email, Roles = before.Order(StringComparer.Ordinal) },
            new { user.Email, Roles = roles.Order(StringComparer.Ordinal) }, cancellationToken);
        return RolesOutcome.Set;
    }

    private sealed record StaffRow(string Id, string? Email, string[] Roles, bool HasSecondFactor, DateTimeOffset? LastUsedAt);
}
