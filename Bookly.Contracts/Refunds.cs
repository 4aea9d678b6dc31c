using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>Where a refund stands.</summary>
public enum RefundStatus
{
    /// <summary>Bookly wants it and has no answer from Stripe yet; it asks again by itself.</summary>
    Requested,

    /// <summary>Stripe has it; the money is on its way.</summary>
    Pending,

    /// <summary>The shopper has to tell Stripe where the money shall go.</summary>
    RequiresAction,

    Succeeded,

    /// <summary>The bank sent the money back: the shop has it again. A person has to look.</summary>
    Failed,

    Canceled,

    /// <summary>Stripe said no; nothing has moved.</summary>
    Refused,
}

/// <summary>Copies of one of an order's books that go back on the shelf.</summary>
public sealed record RestockLine(long BookId, int Quantity);

/// <summary>
/// Body of <c>POST /api/admin/orders/{id}/refund</c>. Sent again with the same <c>Idempotency-Key</c> header it is one refund.
/// </summary>
/// <param name="Amount">
/// In the order's minor unit; none refunds all that is left of the payment at Stripe. 0 with <paramref name="Restock"/>, or none when nothing
/// is left: goods come back without money.
/// </param>
/// <param name="Restock">Put the order's copies back on the shelf: all that are not back yet, or those of <paramref name="RestockLines"/>.</param>
/// <param name="Reason">For the record; <c>duplicate</c>, <c>fraudulent</c> and <c>requested_by_customer</c> are told to Stripe as such.</param>
public sealed record RefundOrder(
    long? Amount = null,
    bool Restock = false,
    [property: Text(Limits.MaxRefundReason)] string? Reason = null,
    IReadOnlyList<RestockLine>? RestockLines = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Amount < (Restock ? 0 : 1))
        {
            yield return new(
                "Give an amount of at least 1 in the minor unit, none to refund all that is left, or 0 with restock for goods without money.",
                [nameof(Amount)]);
        }

        if (RestockLines is not { } lines) yield break;

        if (!Restock) yield return Mistake("Set restock as well.");
        else if (lines.Any(line => line is null or { Quantity: < 1 })) yield return Mistake("Give a quantity of at least 1 for each book.");
        else if (lines.DistinctBy(line => line.BookId).Count() < lines.Count) yield return Mistake("Name each book once.");

        static ValidationResult Mistake(string message) => new(message, [nameof(RestockLines)]);
    }
}

/// <summary>A refund as the back office sees it. Amounts are in the currency's minor unit.</summary>
/// <param name="RequestId">Bookly's own request; null for a refund made in Stripe's dashboard.</param>
/// <param name="RefundId">Stripe's id; null until Stripe has answered.</param>
/// <param name="Failure">Why it failed or was refused.</param>
/// <param name="By">An admin's address, <c>refunder</c> for those Bookly makes by itself, or <c>stripe</c> for the dashboard.</param>
/// <param name="Restocked">Copies that went back on the shelf, or will when Stripe has answered.</param>
public sealed record AdminRefund(
    Guid? RequestId, string? RefundId, long Amount, string Currency, RefundStatus Status, string? Reason, string? Failure,
    string By, DateTimeOffset At, IReadOnlyList<RestockLine> Restocked);

/// <summary>A refund as the shopper sees it.</summary>
public sealed record OrderRefund(long Amount, string Currency, RefundStatus Status, DateTimeOffset At);
