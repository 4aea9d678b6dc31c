namespace Bookly.Contracts;

/// <summary>Where a mail of the outbox stands.</summary>
public enum MailState
{
    /// <summary>To be sent, or to be tried again.</summary>
    Pending,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>Refused for good, or tried too often; someone has to replay it.</summary>
    Dead,
}

/// <summary>A mail to a shopper as the back office sees it: never its text, which may hold a link that opens an account.</summary>
/// <param name="Fact">What it tells of; there is one mail for a fact.</param>
public sealed record AdminMail(
    long Id, string Fact, MailState State, string Recipient, string Subject, Guid? OrderId, int Attempts, DateTimeOffset? NextAttemptAt,
    string? LastError, DateTimeOffset CreatedAt, DateTimeOffset? SentAt);
