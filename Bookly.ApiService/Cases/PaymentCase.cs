using Bookly.Contracts;

namespace Bookly.ApiService.Cases;

/// <summary>A payment that a person has to look at: what Bookly can neither fulfill nor give back by itself.</summary>
public sealed class PaymentCase
{
    public long Id { get; private set; }

    public PaymentCaseKind Kind { get; init; }

    /// <summary>What it is about (a session, a refund, a dispute). One case per kind and subject, however often it is told.</summary>
    public required string Subject { get; init; }

    public Guid? OrderId { get; init; }

    public string? SessionId { get; init; }

    public string? PaymentIntentId { get; init; }

    /// <summary>The money it is about, in the currency's minor unit.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Detail { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public CaseAction? Resolution { get; private set; }

    public string? Note { get; private set; }

    public string? ResolvedBy { get; private set; }
}
