using System.Buffers;
using MimeKit;

namespace Bookly.MailCatcher;

/// <summary>A mail received over SMTP.</summary>
/// <param name="Id">Counts up from 1.</param>
/// <param name="To">Recipients of the envelope, not of the header.</param>
/// <param name="MessageId">Identifies repeated deliveries of one mail.</param>
public sealed record CaughtMail(
    int Id, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> To, string Subject, string? MessageId, string? Text, string? Html, string Source)
{
    /// <exception cref="FormatException">The bytes are no mail.</exception>
    public static async Task<CaughtMail> ReadAsync(
        int id, DateTimeOffset receivedAt, IReadOnlyList<string> to, ReadOnlySequence<byte> wire, CancellationToken cancellationToken)
    {
        var bytes = wire.ToArray();
        using var stream = new MemoryStream(bytes);
        using var message = await MimeMessage.LoadAsync(stream, cancellationToken);
        return new CaughtMail(
            id, receivedAt, message.From.ToString(), to, message.Subject ?? "", message.MessageId, message.TextBody, message.HtmlBody,
            System.Text.Encoding.UTF8.GetString(bytes));
    }
}
