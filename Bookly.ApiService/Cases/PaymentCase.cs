using Bookly.Contracts;

namespace Bookly.ApiService.Cases;

/// <summary>A payment that a person must decide about: Bookly can neither fulfill nor refund it by itself.</summary>
public sealed class PaymentCase
{
    public long Id { get; private set; }

    public PaymentCaseKind Kind { get; init; }

    /// <summary>Id of the session, refund or dispute. One case per kind and subject.</summary>
    public required string Subject { get; init; }

    public Guid? OrderId { get; init; }

    public string? SessionId { get; init; }

    public string? PaymentIntentId { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }

    public required string Detail { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When a person decided: stored before anything is done about it, so that whatever breaks off is finished by a worker.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>When the decision was carried out.</summary>
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>When a decision that is not carried out is taken up again; whoever decided has its turn until then.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public CaseAction? Resolution { get; private set; }

    public string? Note { get; private set; }

    public string? ResolvedBy { get; private set; }
}
