using System.Security.Cryptography;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Mail;

/// <summary>The mails to be sent. Adding one joins the caller's transaction, if there is one.</summary>
public sealed class Outbox(BooklyDbContext db, MailWriter writer, AuditLog audit, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>What is encrypted begins so; a mail of an older version does not.</summary>
    private const string Encrypted = "encrypted:";

    private static readonly DurableQueue Queue = new("outbox_mails", nameof(MailState.Sent));

    private static readonly string RecordRefusal = $$"""UPDATE outbox_mails SET {{Queue.SetFailed}} WHERE id = {3} AND state = 'Pending'""";

    /// <summary>Sent mails are kept that long, without their text, to answer whether something was sent.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>A mail may hold a link that opens an account: whoever reads the table, or a copy of it, must not find it there.</summary>
    private readonly IDataProtector _atRest = protection.CreateProtector("Bookly.Outbox");

    /// <summary>Adds a mail, unless one about the same fact is there already.</summary>
    public async Task AddAsync(MailContent content, string recipient, CancellationToken cancellationToken)
    {
        var mail = await writer.WriteAsync(content, recipient, time.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO outbox_mails (fact, order_id, recipient, subject, text, html, state, attempts, next_attempt_at, created_at)
            VALUES ({mail.Fact}, {mail.OrderId}, {mail.Recipient}, {mail.Subject}, {Encrypt(mail.Text)}, {Encrypt(mail.Html)}, 'Pending', 0, {mail.NextAttemptAt}, {mail.CreatedAt})
            ON CONFLICT (fact) DO NOTHING
            """, cancellationToken);
    }

    /// <summary>Up to <paramref name="limit"/> mails that are due, put off so far that other replicas leave them alone meanwhile.</summary>
    public async Task<List<OutboxMail>> TakeDueAsync(int limit, TimeSpan leaseDuration, CancellationToken cancellationToken)
    {
        var taken = await Queue.TakeDueAsync(db.OutboxMails, time.GetUtcNow(), limit, leaseDuration, cancellationToken);
        List<OutboxMail> readable = [];
        foreach (var mail in taken.OrderBy(mail => mail.Id))
        {
            try
            {
                (mail.Text, mail.Html) = (Decrypt(mail.Text), Decrypt(mail.Html));
                readable.Add(mail);
            }
            catch (CryptographicException e)
            {
                await RecordRefusalAsync(mail, $"Its text cannot be decrypted: {e.Message}", forGood: true, cancellationToken);
            }
        }

        return readable;
    }

    /// <summary>
    /// The mail server has it. Its text goes: it may hold a link that opens an account, and nobody needs it any more. The address goes with it
    /// when nobody has an account with it, as after the last mail of a deleted one.
    /// </summary>
    public Task RecordSentAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_mails SET state = 'Sent', sent_at = {time.GetUtcNow()}, next_attempt_at = NULL, last_error = NULL, text = '', html = '',
                recipient = CASE WHEN EXISTS (SELECT 1 FROM users u WHERE u.normalized_email = upper(recipient)) THEN recipient ELSE '' END
            WHERE id = {mail.Id}
            """, cancellationToken);
    }

    /// <summary>The mail server refused this mail: for good, or for now, and then it is tried again with growing pauses.</summary>
    public Task RecordRefusalAsync(OutboxMail mail, string reason, bool forGood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return db.Database.ExecuteSqlRawAsync(RecordRefusal, [time.GetUtcNow(), reason, forGood, mail.Id], cancellationToken);
    }

    /// <summary>The mail server is away, which is no mail's fault and counts against none: they wait, however long it takes.</summary>
    public Task PutOffAsync(IEnumerable<OutboxMail> mails, string reason, TimeSpan pause, CancellationToken cancellationToken)
    {
        var ids = mails.Select(mail => mail.Id).ToArray();
        return db.Database.ExecuteSqlAsync(
            $"UPDATE outbox_mails SET next_attempt_at = {time.GetUtcNow() + pause}, last_error = {reason} WHERE id = ANY ({ids}) AND state = 'Pending'", cancellationToken);
    }

    /// <summary>Gives a mail that is not sent a fresh set of attempts, the first at once; false when there is none.</summary>
    public Task<bool> ReplayAsync(long id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var replayed = await Queue.ReplayAsync(db, id, time.GetUtcNow(), token);
            if (replayed) await audit.WriteAsync(AuditAction.MailReplayed, $"mail:{id}", null, null, token);
            return replayed;
        }, cancellationToken);

    /// <summary>How many wait to be sent.</summary>
    public Task<int> CountWaitingAsync(CancellationToken cancellationToken) =>
        db.OutboxMails.CountAsync(mail => mail.State == MailState.Pending, cancellationToken);

    /// <summary>Forgets what was sent long ago.</summary>
    public Task ForgetOldAsync(CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"DELETE FROM outbox_mails WHERE state = 'Sent' AND created_at < {time.GetUtcNow() - Retention}", cancellationToken);

    /// <summary>What waits for a shopper, or tells of their orders; runs before the orders lose their name.</summary>
    public Task ForgetShopperAsync(string userId, string? email, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        DELETE FROM outbox_mails
        WHERE recipient = {email} OR starts_with(fact, {$"account.{userId}."}) OR order_id IN (SELECT id FROM orders WHERE user_id = {userId})
        """,
        cancellationToken);

    private string Encrypt(string text) => Encrypted + _atRest.Protect(text);

    private string Decrypt(string text) => text.StartsWith(Encrypted, StringComparison.Ordinal) ? _atRest.Unprotect(text[Encrypted.Length..]) : text;
}
