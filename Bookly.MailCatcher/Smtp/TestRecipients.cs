using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Bookly.MailCatcher.Smtp;

/// <summary>Addresses that behave as some mailboxes of the world do, so that a developer can see what the shop makes of it.</summary>
internal static class TestRecipients
{
    /// <summary>Refused for good, as an address that does not exist: <c>bounce@...</c>, <c>bounce+anything@...</c>.</summary>
    public static bool Bounces(IMailbox mailbox) => IsNamed(mailbox, "bounce");

    /// <summary>Put off, as a server does that has too much to do: <c>busy@...</c>, <c>busy+anything@...</c>.</summary>
    public static bool IsBusy(IMailbox mailbox) => IsNamed(mailbox, "busy");

    public static SmtpResponse Busy { get; } = new((SmtpReplyCode)451, "this mailbox is busy, try again later");

    private static bool IsNamed(IMailbox mailbox, string name) =>
        string.Equals(mailbox.User.Split('+')[0], name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Every mailbox exists, but for the one that is there to bounce.</summary>
internal sealed class KnownRecipients : MailboxFilter
{
    public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox @from, CancellationToken cancellationToken) =>
        Task.FromResult(!TestRecipients.Bounces(to));
}
