using Bookly.Contracts;

namespace Bookly.ApiService.Mail;

/// <summary>A mail that shall be sent, or was: written in a transaction, sent by <see cref="MailWorker"/> afterwards.</summary>
public sealed class OutboxMail
{
    public long Id { get; private set; }

    /// <summary>What it tells of, such as <c>order.0199….fulfilled</c>: unique, and the mail's Message-ID is made of it.</summary>
    public required string Fact { get; init; }

    /// <summary>Null when the mail is about an account.</summary>
    public Guid? OrderId { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>The plain text; encrypted in the table, and empty once sent, when nobody needs it any more.</summary>
    public required string Text { get; set; }

    /// <summary>The same as HTML.</summary>
    public required string Html { get; set; }

    public MailState State { get; private set; } = MailState.Pending;

    /// <summary>How often the mail server has refused it.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? LastError { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; private set; }
}
