using System.Buffers;
using MimeKit;

namespace Bookly.MailCatcher;

/// <summary>One mail as it came over SMTP.</summary>
/// <param name="Id">Counts up from 1.</param>
/// <param name="To">Whom the envelope names, which is who would have got it.</param>
/// <param name="MessageId">By which a repetition of the same mail is known.</param>
/// <param name="Source">The message with its headers, as text.</param>
public sealed record CaughtMail(
    int Id, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> To, string Subject, string? MessageId, string? Text, string? Html, string Source)
{
    /// <summary>Reads a message as the wire brought it.</summary>
    /// <exception cref="FormatException">It is no message.</exception>
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
