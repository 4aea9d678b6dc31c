using System.Text.Json;

namespace Bookly.Contracts;

/// <summary>What staff changed. Names are stored: they stay, and a new one goes to the end.</summary>
public enum AuditAction
{
    BookListed,
    BookEdited,
    BookDelisted,
    BookRelisted,
    CoverChanged,
    CoverRemoved,
    ImportConfirmed,
    ImportDiscarded,
    RefundOrdered,
    CaseDecided,
    EventReplayed,
    MailReplayed,
    ReconcileStarted,
    StaffInvited,
    InvitationRevoked,
    InvitationAccepted,
    RolesChanged,
    HoldLimitsLifted,
    HoldLimitsRestored,
    SettingsChanged,
    StockChanged,
    ShelfCounted,
}

/// <summary>A change by staff, written in the transaction of the change.</summary>
/// <param name="Actor">The address of the account that did it, or the command that did.</param>
/// <param name="Address">The network address that the request came from; null when it came from none.</param>
/// <param name="Subject">What was changed, as kind and id: <c>book:12</c>, <c>order:0193...</c>.</param>
/// <param name="Before">The fields that changed, as they were; null where there was nothing.</param>
/// <param name="After">The same fields as they are since.</param>
public sealed record AuditEntry(
    long Id, DateTimeOffset At, string Actor, string? Address, AuditAction Action, string Subject, JsonElement? Before, JsonElement? After);
