using System.Buffers;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Bookly.MailCatcher.Smtp;

internal sealed class CatchingStore(Mailbox mails, TimeProvider time) : MessageStore
{
    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (transaction.To.Any(TestRecipients.IsBusy)) return TestRecipients.Busy;

        try
        {
            string[] to = [.. transaction.To.Select(mailbox => mailbox.AsAddress())];
            mails.Add(await CaughtMail.ReadAsync(mails.NextId(), time.GetUtcNow(), to, buffer, cancellationToken));
            return SmtpResponse.Ok;
        }
        catch (FormatException)
        {
            return SmtpResponse.SyntaxError;
        }
    }
}
