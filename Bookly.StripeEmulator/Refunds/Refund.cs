using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Refunds;

internal sealed record Refund : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "refund";

    public required long Amount { get; init; }

    public string? BalanceTransaction { get; init; }

    public required string Charge { get; init; }

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public string? Customer { get; init; }

    public string? CustomerAccount => null;

    public object? DestinationDetails { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailureReason { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? PaymentIntent { get; init; }

    public string? PaymentMethod { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PendingReason { get; init; }

    public string? Reason { get; init; }

    public string? ReceiptNumber => null;

    public string? SourceTransferReversal => null;

    /// <summary><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public required string Status { get; init; }

    public string? TransferReversal => null;
}
