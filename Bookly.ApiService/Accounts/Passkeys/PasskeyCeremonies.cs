using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Passkeys;

public sealed class PasskeyChallenge
{
    public Guid Id { get; init; }

    /// <summary>The account that adds a passkey; null at sign-in, where it is not known yet.</summary>
    public string? UserId { get; init; }

    /// <summary>Identity's own representation of the challenge.</summary>
    public required string State { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Challenges are rows because each may be answered once: taking one deletes it, whichever replica takes it.</summary>
public sealed class PasskeyCeremonies(BooklyDbContext db, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public async Task<Guid> BeginAsync(string? userId, string state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.PasskeyChallenges.Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        // Random, not time-ordered: an id must not reveal another's.
        var challenge = new PasskeyChallenge { Id = Guid.NewGuid(), UserId = userId, State = state, ExpiresAt = now + Lifetime };
        db.PasskeyChallenges.Add(challenge);
        await db.SaveChangesAsync(cancellationToken);
        return challenge.Id;
    }

    /// <summary>The state of a challenge given to this user, once; null when unknown, answered, expired or another's.</summary>
    public async Task<string?> TakeAsync(Guid id, string? userId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<string>(
            $"""
            DELETE FROM passkey_challenges WHERE id = {id} AND user_id IS NOT DISTINCT FROM {userId} AND expires_at > {time.GetUtcNow()}
            RETURNING state AS "Value"
            """).ToListAsync(cancellationToken)).SingleOrDefault();
}
