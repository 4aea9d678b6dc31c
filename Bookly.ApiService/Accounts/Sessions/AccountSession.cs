namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>A sign-in that has not ended. Its end is the deletion of its row, after which no token of it is good.</summary>
public sealed class AccountSession
{
    public Guid Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>What the account was when it signed in: another password, role or factor ends the session.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Names of the roles, in order.</summary>
    public required string[] Roles { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its tokens were renewed last: at most the life of an access token ago while it is in use.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>It ends then, in use or not.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the owner proved last to be the owner, by signing in or again later.</summary>
    public DateTimeOffset ProvedAt { get; init; }

    /// <summary>Browser and system, for the owner to know it by.</summary>
    public required string Device { get; init; }

    /// <summary>The client's network, such as 203.0.113.0/24.</summary>
    public required string Network { get; init; }

    /// <summary>Each refresh token is made of the one before with this key, so that a repeated request gets the same answer.</summary>
    public required byte[] RefreshKey { get; init; }

    /// <summary>SHA-256 of the refresh token that is good now.</summary>
    public required byte[] RefreshHash { get; init; }

    /// <summary>SHA-256 of the one before, which is good for <see cref="AccountSessions.RepeatGrace"/> after it was used.</summary>
    public byte[]? PreviousHash { get; init; }
}
