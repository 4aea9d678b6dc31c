using Bookly.Contracts;

namespace Bookly.ApiService.Refunds;

public enum RefundRequestState
{
    /// <summary>Stored; Stripe has not answered yet, or its answer was lost.</summary>
    Requested,

    /// <summary>Stripe has made the refund; what becomes of it is told by <see cref="Refund"/>.</summary>
    Made,

    Refused,
}

/// <summary>
/// What Bookly wants refunded, stored before Stripe is asked: a request that is lost on the way is asked again under the same key,
/// and two people who press the button at once cannot refund more than was paid.
/// </summary>
public sealed class RefundRequest
{
    /// <summary>Names the request at Stripe, as idempotency key and in the refund's metadata.</summary>
    public Guid Id { get; init; }

    /// <summary>The asker's own key: asking twice with one key is asking once.</summary>
    public required string Key { get; init; }

    /// <summary>A hash of all that was asked for under the key; null when Bookly asked by itself.</summary>
    public string? Wish { get; init; }

    /// <summary>Null when the money came for no order of Bookly's.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>Empty when goods came back from an order without a payment.</summary>
    public required string PaymentIntentId { get; init; }

    /// <summary>0 when goods came back without money.</summary>
    public long Amount { get; init; }

    /// <summary>All that is left was meant: less than <see cref="Amount"/> goes back when Stripe has less of the payment.</summary>
    public bool AtMost { get; init; }

    public required string Currency { get; init; }

    public string? Reason { get; init; }

    public List<RestockLine> Restock { get; init; } = [];

    public required string By { get; init; }

    public DateTimeOffset At { get; init; }

    public RefundRequestState State { get; set; }

    public string? RefundId { get; set; }

    public string? Error { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }
}
