using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Disputes;

internal sealed record Dispute : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "dispute";

    public required long Amount { get; init; }

    public IReadOnlyList<BalanceTransaction> BalanceTransactions { get; init; } = [];

    public required string Charge { get; init; }

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public IReadOnlyList<string> EnhancedEligibilityTypes => [];

    public IReadOnlyDictionary<string, string?> Evidence { get; init; } = new Dictionary<string, string?>();

    public required EvidenceDetails EvidenceDetails { get; init; }

    public bool IsChargeRefundable { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? PaymentIntent { get; init; }

    public required string Reason { get; init; }

    public required string Status { get; init; }
}

internal sealed record EvidenceDetails
{
    public required long? DueBy { get; init; }

    public bool HasEvidence { get; init; }

    public bool PastDue { get; init; }

    public long SubmissionCount { get; init; }
}
