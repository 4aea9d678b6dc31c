using Bookly.Contracts;

namespace Bookly.ApiService.Audit;

/// <summary>A row of <c>audit_entries</c>, which is added and never changed: a trigger of the database refuses both that and an early deletion.</summary>
public sealed class AuditRecord
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The account's id; null for a command of the server's own.</summary>
    public string? ActorId { get; init; }

    /// <summary>The account's address at that time: it stays readable when the account is gone.</summary>
    public required string Actor { get; init; }

    public string? Address { get; init; }

    public AuditAction Action { get; init; }

    public required string Subject { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}
