using Bookly.Contracts;
using Stripe;

namespace Bookly.ApiService.Stripe;

/// <summary>A dispute as Stripe reports it, amounts in minor units.</summary>
/// <param name="IsInquiry">No money has been withdrawn yet.</param>
public sealed record DisputeSnapshot(
    string Id, string? PaymentIntentId, long Amount, string Currency, string Reason, DisputeStatus Status, bool IsInquiry, DateTimeOffset? EvidenceDueAt,
    DateTimeOffset Created)
{
    public static DisputeSnapshot From(Dispute dispute)
    {
        ArgumentNullException.ThrowIfNull(dispute);
        var (status, isInquiry) = StatusOf(dispute.Status);
        return new DisputeSnapshot(
            dispute.Id, dispute.PaymentIntentId, dispute.Amount, dispute.Currency, PlainText.Clean(dispute.Reason), status, isInquiry, dispute.EvidenceDetails?.DueBy,
            dispute.Created);
    }

    /// <summary>Inquiries have statuses of their own (warning_*); an unknown status leaves the dispute open.</summary>
    public static (DisputeStatus Status, bool Inquiry) StatusOf(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var inquiry = status.StartsWith("warning_", StringComparison.Ordinal);
        return status switch
        {
            "won" => (DisputeStatus.Won, inquiry),
            "lost" => (DisputeStatus.Lost, inquiry),
            "warning_closed" or "prevented" => (DisputeStatus.Closed, inquiry),
            _ when status.EndsWith("needs_response", StringComparison.Ordinal) => (DisputeStatus.NeedsResponse, inquiry),
            _ => (DisputeStatus.UnderReview, inquiry),
        };
    }
}
