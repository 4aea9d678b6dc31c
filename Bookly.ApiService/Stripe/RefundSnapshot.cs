using Bookly.Contracts;
using Stripe;

namespace Bookly.ApiService.Stripe;

/// <summary>A refund as Stripe reports it, amounts in minor units.</summary>
/// <param name="RequestId">Bookly's request; null for a refund made in Stripe's dashboard.</param>
public sealed record RefundSnapshot(
    string Id, long Amount, string Currency, RefundStatus Status, string? Reason, string? FailureReason, Guid? RequestId, DateTimeOffset Created)
{
    public static RefundSnapshot From(Refund refund)
    {
        ArgumentNullException.ThrowIfNull(refund);
        return new RefundSnapshot(
            refund.Id, refund.Amount, refund.Currency, StatusOf(refund), PlainText.Clean(refund.Reason), PlainText.Clean(refund.FailureReason),
            Guid.TryParse(refund.Metadata?.GetValueOrDefault(StripeGateway.RefundRequestIdKey), out var id) ? id : null, refund.Created);
    }

    /// <summary>An unknown status counts as pending, so that nothing is refunded twice.</summary>
    private static RefundStatus StatusOf(Refund refund) => refund.Status switch
    {
        "succeeded" => RefundStatus.Succeeded,
        "failed" => RefundStatus.Failed,
        "canceled" => RefundStatus.Canceled,
        "requires_action" => RefundStatus.RequiresAction,
        _ => RefundStatus.Pending,
    };
}
