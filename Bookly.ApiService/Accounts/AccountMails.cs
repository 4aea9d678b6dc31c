using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Operations;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>What people are told by mail about their accounts. Links lead to the web shop, never to the API.</summary>
public sealed class AccountMails(IOptions<ShopOptions> shop)
{
    private const string NotYou = "It was not you? Then do nothing: without the link nothing happens.";

    /// <param name="query">What the link carries to the confirmation page, with its question mark.</param>
    public MailContent ConfirmEmail(User user, string query) =>
        new(Fact(user, "confirm", query), "Please confirm your e-mail address", "Welcome to Bookly",
            ["Please confirm that this address is yours, so that your receipts reach you."])
        {
            Action = Link("Confirm my address", "/account/confirm-email", query),
            Notes = ["The link is good for a day.", NotYou],
        };

    /// <summary>To the new address.</summary>
    public MailContent ConfirmNewEmail(User user, string query) =>
        new(Fact(user, "change-email", query), "Please confirm your new e-mail address", "Your new address",
            ["Please confirm that this address is yours. From then on you sign in with it, and your receipts go to it."])
        {
            Action = Link("Confirm my new address", "/account/confirm-email", query),
            Notes = ["The link is good for a day.", NotYou],
        };

    /// <summary>To the old address, whose owner should know.</summary>
    public MailContent EmailIsChanging(User user, string newEmail, string query) =>
        new(Fact(user, "email-changing", query), "Your e-mail address is being changed", "Your e-mail address is being changed",
            [$"Somebody who is signed in to your account wants to change its address to {newEmail}. It changes when the link that went there is followed."])
        {
            Action = Link("To my account", "/account", ""),
            Notes = ["It was not you? Then change your password now: somebody else is using your account."],
        };

    public MailContent ResetPassword(User user, string email, string code)
    {
        var query = QueryString.Create("email", email).Add("code", code).Value!;
        return new MailContent(Fact(user, "reset", code), "A new password for Bookly", "Choose a new password",
            ["Somebody, hopefully you, asked for a new password for this address. The link leads to where you choose it."])
        {
            Action = Link("Choose a new password", "/account/reset-password", query),
            Notes = ["The link is good for an hour and for one use.", NotYou],
        };
    }

    public MailContent Deleted(User user) =>
        new(Fact(user, "deleted", ""), "Your Bookly account is deleted", "Goodbye, and thank you",
            [
                "Your account is deleted, with your address and your cart. What you bought stays in our books without your name, as the law asks of a shop.",
                "You are welcome back any time.",
            ])
        {
            Notes = ["It was not you? Answer this mail."],
        };

    private MailAction Link(string text, string path, string query) => new(text, new Uri(shop.Value.PublicUrl, path + query));

    private static string Fact(User user, string what, string secret) =>
        $"account.{user.Id}.{what}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..16]}";
}
