using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Passkeys;

/// <summary>A challenge that was given out and not answered yet.</summary>
public sealed class PasskeyChallenge
{
    public Guid Id { get; init; }

    /// <summary>Who asked for it to add a passkey; null for somebody who signs in, and is not known yet.</summary>
    public string? UserId { get; init; }

    /// <summary>The challenge as Identity's handler wants to see it again.</summary>
    public required string State { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>
/// Keeps the challenges. They are rows, not protected tokens, because an answer counts once: taking one deletes it, on whichever
/// replica. And not keys in Redis, which is never trusted for correctness.
/// </summary>
public sealed class PasskeyCeremonies(BooklyDbContext db, TimeProvider time)
{
    /// <summary>As long as the browser waits for a finger or a face.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public async Task<Guid> BeginAsync(string? userId, string state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.PasskeyChallenges.Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        // Random, not in order of time: knowing one's own must not tell another's.
        var challenge = new PasskeyChallenge { Id = Guid.NewGuid(), UserId = userId, State = state, ExpiresAt = now + Lifetime };
        db.PasskeyChallenges.Add(challenge);
        await db.SaveChangesAsync(cancellationToken);
        return challenge.Id;
    }

    /// <summary>The state of a challenge that the same user was given, once; null when it is unknown, answered, too old or another's.</summary>
    public async Task<string?> TakeAsync(Guid id, string? userId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<string>(
            $"""
            DELETE FROM passkey_challenges WHERE id = {id} AND user_id IS NOT DISTINCT FROM {userId} AND expires_at > {time.GetUtcNow()}
            RETURNING state AS "Value"
            """).ToListAsync(cancellationToken)).SingleOrDefault();
}
