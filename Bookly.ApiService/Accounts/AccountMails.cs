using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>Mails about accounts, in the language of the request. Links lead to the web shop, never to the API.</summary>
public sealed class AccountMails(IOptions<ShopOptions> shop, SettingsCache settings)
{
    private string Shop => settings.Current.Shop.Name;

    /// <param name="disown">Leads to where an account is deleted that somebody else has made with this address.</param>
    public MailContent ConfirmEmail(User user, string query, string disown) =>
        new(Fact(user, "confirm", query), AccountMailTexts.ConfirmSubject, AccountMailTexts.FormatConfirmHeadline(Shop),
            [AccountMailTexts.ConfirmText])
        {
            Action = Link(AccountMailTexts.ConfirmAction, "/account/confirm-email", query),
            Notes = [AccountMailTexts.LinkForADay, AccountMailTexts.DisownNote],
            SecondAction = Link(AccountMailTexts.DisownAction, "/account/disown", disown),
        };

    public MailContent ConfirmNewEmail(User user, string query) =>
        new(Fact(user, "change-email", query), AccountMailTexts.NewAddressSubject, AccountMailTexts.NewAddressHeadline,
            [AccountMailTexts.NewAddressText])
        {
            Action = Link(AccountMailTexts.NewAddressAction, "/account/confirm-email", query),
            Notes = [AccountMailTexts.LinkForADay, AccountMailTexts.NotYou],
        };

    /// <summary>To the old address, so that its owner learns of a takeover.</summary>
    public MailContent EmailIsChanging(User user, string newEmail, string query) =>
        new(Fact(user, "email-changing", query), AccountMailTexts.ChangingSubject, AccountMailTexts.ChangingSubject,
            [AccountMailTexts.FormatChangingText(newEmail)])
        {
            Action = Link(AccountMailTexts.ToMyAccount, "/account", ""),
            Notes = [AccountMailTexts.ChangingNote],
        };

    public MailContent ResetPassword(User user, string code) =>
        new(Fact(user, "reset", code), AccountMailTexts.FormatResetSubject(Shop), AccountMailTexts.ResetHeadline, [AccountMailTexts.ResetText])
        {
            Action = ResetLink(user, code),
            Notes = [AccountMailTexts.LinkForAnHour, AccountMailTexts.NotYou],
        };

    public MailContent KnownAlready(User user, string code) =>
        new(Fact(user, "known", code), AccountMailTexts.FormatKnownSubject(Shop), AccountMailTexts.KnownHeadline, [AccountMailTexts.KnownText])
        {
            Action = ResetLink(user, code),
            Notes = [AccountMailTexts.LinkForAnHour, AccountMailTexts.NotYou],
        };

    public MailContent PasskeyAdded(User user, Passkey passkey) =>
        CredentialNews(user, AccountMailTexts.PasskeySubject, AccountMailTexts.FormatPasskeyText(passkey.Name));

    public MailContent PasskeyRemoved(User user, string name) =>
        CredentialNews(user, AccountMailTexts.PasskeyRemovedSubject, AccountMailTexts.FormatPasskeyRemovedText(name));

    public MailContent PasswordChanged(User user) =>
        CredentialNews(user, AccountMailTexts.FormatPasswordSubject(Shop), AccountMailTexts.PasswordText);

    /// <param name="isKept">Whether passkeys and second factor are still there.</param>
    public MailContent Recovered(User user, bool isKept) =>
        CredentialNews(
            user, AccountMailTexts.FormatRecoveredSubject(Shop), AccountMailTexts.RecoveredText,
            isKept ? AccountMailTexts.RecoveredKeptText : AccountMailTexts.RecoveredRemovedText);

    public MailContent SecondFactorOn(User user) =>
        CredentialNews(user, AccountMailTexts.SecondFactorOnSubject, AccountMailTexts.SecondFactorOnText);

    public MailContent SecondFactorOff(User user) =>
        CredentialNews(user, AccountMailTexts.SecondFactorOffSubject, AccountMailTexts.SecondFactorOffText);

    public MailContent RecoveryCodesRenewed(User user) =>
        CredentialNews(user, AccountMailTexts.FormatRecoveryCodesSubject(Shop), AccountMailTexts.RecoveryCodesText);

    public MailContent RecoveryCodeUsed(User user, int left) =>
        CredentialNews(user, AccountMailTexts.FormatRecoveryCodeUsedSubject(Shop), AccountMailTexts.FormatRecoveryCodeUsedText(left));

    public MailContent EmailChanged(User user) =>
        CredentialNews(user, AccountMailTexts.FormatEmailChangedSubject(Shop), AccountMailTexts.FormatEmailChangedText(user.Email)) with
        {
            // The old address gets no link to a new password any more.
            Notes = [AccountMailTexts.DeletedNote],
        };

    /// <summary>Its name must not name the user, whose id is nowhere any more.</summary>
    public MailContent Deleted() =>
        new($"account.deleted.{Guid.NewGuid():N}", AccountMailTexts.FormatDeletedSubject(Shop), AccountMailTexts.DeletedHeadline,
            [
                AccountMailTexts.DeletedText,
                AccountMailTexts.DeletedNext,
            ])
        {
            Notes = [AccountMailTexts.DeletedNote],
        };

    public MailContent StaffInvitation(StaffInvitation invitation, Uri link)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        var inviter = MailAddressText.IsValid(invitation.InvitedBy) ? invitation.InvitedBy : AccountMailTexts.StaffInvitationServer;
        return new($"staff.invitation.{invitation.Id}", AccountMailTexts.FormatStaffInvitationSubject(Shop), AccountMailTexts.FormatStaffInvitationSubject(Shop),
            [AccountMailTexts.FormatStaffInvitationText(inviter, string.Join(", ", invitation.Roles.Select(NameOf)))])
        {
            Action = new MailAction(AccountMailTexts.StaffInvitationAction, link),
            Notes = [AccountMailTexts.StaffInvitationNote, AccountMailTexts.NotYou],
        };
    }

    /// <summary>To an owner.</summary>
    public MailContent StaffDevice(User user, string owner, string device, string network)
    {
        var subject = AccountMailTexts.FormatStaffDeviceSubject(user.Email);
        return new(
            Fact(user, "device", $"{owner}|{device}|{network}"), subject, subject, [AccountMailTexts.FormatStaffDeviceText(user.Email, device, network)])
        {
            Action = Link(AccountMailTexts.ToTheStaff, "/admin/staff", ""),
            Notes = [AccountMailTexts.StaffDeviceNote],
        };
    }

    private static string NameOf(string role) => role switch
    {
        StaffRole.Owner => AccountMailTexts.RoleOwner,
        StaffRole.Orders => AccountMailTexts.RoleOrders,
        StaffRole.Catalog => AccountMailTexts.RoleCatalog,
        _ => AccountMailTexts.RoleBookkeeper,
    };

    /// <summary>Each change is a fact of its own, however often it happens.</summary>
    private MailContent CredentialNews(User user, string subject, params IReadOnlyList<string> paragraphs) =>
        new(Fact(user, "credential", Guid.NewGuid().ToString()), subject, subject, paragraphs)
        {
            Action = Link(AccountMailTexts.ToMyAccount, "/account", ""),
            Notes = [AccountMailTexts.CredentialNote],
        };

    private MailAction ResetLink(User user, string code) =>
        Link(AccountMailTexts.ResetHeadline, "/account/reset-password", QueryString.Create("email", user.Email!).Add("code", code).Value!);

    private MailAction Link(string text, string path, string query) => new(text, new Uri(shop.Value.PublicUrl, path + query));

    private static string Fact(User user, string what, string secret) =>
        $"account.{user.Id}.{what}.{MailContent.FactOf(secret)}";
}
