using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Bookly.MailCatcher.Smtp;

/// <summary>Addresses that are rejected as real mailboxes might be, for testing the shop's reaction.</summary>
internal static class TestRecipients
{
    /// <summary>Permanently rejected: <c>bounce@...</c>, <c>bounce+anything@...</c>.</summary>
    public static bool Bounces(IMailbox mailbox) => IsNamed(mailbox, "bounce");

    /// <summary>Temporarily rejected: <c>busy@...</c>, <c>busy+anything@...</c>.</summary>
    public static bool IsBusy(IMailbox mailbox) => IsNamed(mailbox, "busy");

    public static SmtpResponse Busy { get; } = new((SmtpReplyCode)451, "this mailbox is busy, try again later");

    private static bool IsNamed(IMailbox mailbox, string name) =>
        string.Equals(mailbox.User.Split('+')[0], name, StringComparison.OrdinalIgnoreCase);
}

internal sealed class KnownRecipients : MailboxFilter
{
    public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox @from, CancellationToken cancellationToken) =>
        Task.FromResult(!TestRecipients.Bounces(to));
}
