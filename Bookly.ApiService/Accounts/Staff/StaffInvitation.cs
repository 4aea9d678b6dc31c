namespace Bookly.ApiService.Accounts.Staff;

/// <summary>A link, good once, that gives an account roles.</summary>
public sealed class StaffInvitation
{
    public Guid Id { get; init; }

    /// <summary>Whose account it is for; null for the first owner's, who is not known yet.</summary>
    public string? Email { get; init; }

    public required string[] Roles { get; init; }

    /// <summary>SHA-256 of the token in the link: who reads the table cannot accept it.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The owner's address, or the command that made it.</summary>
    public required string InvitedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was accepted or withdrawn; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
