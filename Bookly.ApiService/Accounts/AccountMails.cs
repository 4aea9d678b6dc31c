using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>Mails about accounts, in the language of the request. Links lead to the web shop, never to the API.</summary>
public sealed class AccountMails(IOptions<ShopOptions> shop)
{
    public MailContent ConfirmEmail(User user, string query) =>
        new(Fact(user, "confirm", query), AccountMailTexts.ConfirmSubject, AccountMailTexts.ConfirmHeadline,
            [AccountMailTexts.ConfirmText])
        {
            Action = Link(AccountMailTexts.ConfirmAction, "/account/confirm-email", query),
            Notes = [AccountMailTexts.LinkForADay, AccountMailTexts.NotYou],
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

    public MailContent ResetPassword(User user, string email, string code)
    {
        var query = QueryString.Create("email", email).Add("code", code).Value!;
        return new MailContent(Fact(user, "reset", code), AccountMailTexts.ResetSubject, AccountMailTexts.ResetHeadline,
            [AccountMailTexts.ResetText])
        {
            Action = Link(AccountMailTexts.ResetHeadline, "/account/reset-password", query),
            Notes = [AccountMailTexts.LinkForAnHour, AccountMailTexts.NotYou],
        };
    }

    public MailContent PasskeyAdded(User user, Passkey passkey) =>
        new(Fact(user, "passkey", passkey.Id), AccountMailTexts.PasskeySubject, AccountMailTexts.PasskeyHeadline,
            [AccountMailTexts.FormatPasskeyText(passkey.Name)])
        {
            Action = Link(AccountMailTexts.ToMyAccount, "/account", ""),
            Notes = [AccountMailTexts.PasskeyNote],
        };

    /// <summary>Its name must not name the user, whose id is nowhere any more.</summary>
    public MailContent Deleted() =>
        new($"account.deleted.{Guid.NewGuid():N}", AccountMailTexts.DeletedSubject, AccountMailTexts.DeletedHeadline,
            [
                AccountMailTexts.DeletedText,
                AccountMailTexts.DeletedNext,
            ])
        {
            Notes = [AccountMailTexts.DeletedNote],
        };

    private MailAction Link(string text, string path, string query) => new(text, new Uri(shop.Value.PublicUrl, path + query));

    private static string Fact(User user, string what, string secret) =>
        $"account.{user.Id}.{what}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..16]}";
}
