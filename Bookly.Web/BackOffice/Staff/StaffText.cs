using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.Web.BackOffice.Staff;

public static class StaffText
{
    public static string Of(string role) => role switch
    {
        StaffRole.Owner => StaffTexts.RoleOwner,
        StaffRole.Orders => StaffTexts.RoleOrders,
        StaffRole.Catalog => StaffTexts.RoleCatalog,
        StaffRole.Bookkeeper => StaffTexts.RoleBookkeeper,
        _ => role,
    };

    public static string HelpOf(string role) => role switch
    {
        StaffRole.Owner => StaffTexts.RoleOwnerHelp,
        StaffRole.Orders => StaffTexts.RoleOrdersHelp,
        StaffRole.Catalog => StaffTexts.RoleCatalogHelp,
        _ => StaffTexts.RoleBookkeeperHelp,
    };

    public static string Of(AuditAction action) => action switch
    {
        AuditAction.BookListed => StaffTexts.ActionBookListed,
        AuditAction.BookEdited => StaffTexts.ActionBookEdited,
        AuditAction.BookDelisted => StaffTexts.ActionBookDelisted,
        AuditAction.BookRelisted => StaffTexts.ActionBookRelisted,
        AuditAction.CoverChanged => StaffTexts.ActionCoverChanged,
        AuditAction.CoverRemoved => StaffTexts.ActionCoverRemoved,
        AuditAction.ImportConfirmed => StaffTexts.ActionImportConfirmed,
        AuditAction.ImportDiscarded => StaffTexts.ActionImportDiscarded,
        AuditAction.RefundOrdered => StaffTexts.ActionRefundOrdered,
        AuditAction.CaseDecided => StaffTexts.ActionCaseDecided,
        AuditAction.EventReplayed => StaffTexts.ActionEventReplayed,
        AuditAction.MailReplayed => StaffTexts.ActionMailReplayed,
        AuditAction.ReconcileStarted => StaffTexts.ActionReconcileStarted,
        AuditAction.StaffInvited => StaffTexts.ActionStaffInvited,
        AuditAction.InvitationRevoked => StaffTexts.ActionInvitationRevoked,
        AuditAction.InvitationAccepted => StaffTexts.ActionInvitationAccepted,
        AuditAction.RolesChanged => StaffTexts.ActionRolesChanged,
        AuditAction.HoldLimitsLifted => StaffTexts.ActionHoldLimitsLifted,
        AuditAction.HoldLimitsRestored => StaffTexts.ActionHoldLimitsRestored,
        AuditAction.SettingsChanged => StaffTexts.ActionSettingsChanged,
        AuditAction.StockChanged => StaffTexts.ActionStockChanged,
        AuditAction.ShelfCounted => StaffTexts.ActionShelfCounted,
        _ => action.ToString(),
    };

    /// <summary>Where the page of a subject is; null where it has none.</summary>
    public static string? PageOf(string subject) => subject.Split(':', 2) switch
    {
        ["book", var id] => $"/admin/books/{id}",
        ["order", var id] => $"/admin/orders/{id}",
        ["import", var id] => $"/admin/imports/{id}",
        ["event", var id] => $"/admin/inbox/{id}",
        ["run", var id] => $"/admin/reconciler/{id}",
        ["case", _] => "/admin/cases?state=all",
        ["account", _] or ["invitation", _] => "/admin/staff",
        _ => null,
    };

    /// <summary>Field by field, what was and what is.</summary>
    public static IEnumerable<(string Field, string? Before, string? After)> ChangesOf(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var (before, after) = (Members(entry.Before), Members(entry.After));
        return before.Keys.Union(after.Keys).Select(field => (field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)));
    }

    private static Dictionary<string, string?> Members(JsonElement? state) => state is { ValueKind: JsonValueKind.Object } members
        ? members.EnumerateObject().ToDictionary(
            member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())
        : [];
}
