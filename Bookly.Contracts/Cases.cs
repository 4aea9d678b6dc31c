using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>Why a person has to look at a payment.</summary>
public enum PaymentCaseKind
{
    /// <summary>Paid in another amount or currency than the order's.</summary>
    AmountMismatch,

    /// <summary>A paid session names an order that belongs to another session.</summary>
    SessionMismatch,

    /// <summary>The money came after the order was closed.</summary>
    PaidAfterClose,

    /// <summary>A paid session names no order of Bookly's.</summary>
    OrderUnknown,

    /// <summary>A refund failed after Stripe had accepted it; the money is the shop's again.</summary>
    RefundFailed,

    /// <summary>Stripe will not make a refund that is due.</summary>
    RefundRefused,

    /// <summary>A dispute was lost: the money is gone, the goods are out.</summary>
    DisputeLost,

    /// <summary>A session that was fulfilled, or is being refunded, shows another total or payment than it did then.</summary>
    PaymentChanged,
}

/// <summary>What a person can do about a case.</summary>
public enum CaseAction
{
    /// <summary>The money goes back.</summary>
    Refund,

    /// <summary>The order is fulfilled after all, if the stock allows; of a fulfilled order, what Stripe shows now becomes its payment.</summary>
    Fulfill,

    /// <summary>Nothing (more) to do; the note says why.</summary>
    Dismiss,
}

/// <summary>A payment that a person has to look at.</summary>
/// <param name="Amount">The money it is about, in the currency's minor unit.</param>
/// <param name="ResolvedAt">When the decision was carried out.</param>
/// <param name="Resolution">What was decided, and in the end done; null while nobody has decided.</param>
/// <param name="Actions">What can be done about it now; none once somebody has decided.</param>
/// <param name="DecidedAt">When somebody decided; without a <paramref name="ResolvedAt"/> the decision is being carried out.</param>
public sealed record AdminCase(
    long Id, PaymentCaseKind Kind, Guid? OrderId, string? SessionId, string? PaymentIntentId, long? Amount, string? Currency, string Detail,
    DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt, CaseAction? Resolution, string? Note, string? ResolvedBy,
    IReadOnlyList<CaseAction> Actions, DateTimeOffset? DecidedAt = null);

/// <summary>Body of <c>POST /api/admin/cases/{id}/resolve</c>.</summary>
/// <param name="Note">For the record; <see cref="CaseAction.Dismiss"/> needs one.</param>
public sealed record ResolveCase(
    [property: EnumDataType(typeof(CaseAction), ErrorMessage = "Give one of Refund, Fulfill, Dismiss.")] CaseAction Action,
    [property: Text(Limits.MaxCaseNote)] string? Note = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Action == CaseAction.Dismiss && string.IsNullOrWhiteSpace(Note))
        {
            yield return new ValidationResult("Say what was done about it.", [nameof(Note)]);
        }
    }
}
