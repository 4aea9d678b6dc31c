using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Payouts;

internal sealed record Payout : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "payout";

    public required long Amount { get; init; }

    public required long ArrivalDate { get; init; }

    public bool Automatic => true;

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public string Description => "STRIPE PAYOUT";

    public string? FailureCode { get; init; }

    public string? FailureMessage { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string Method => "standard";

    public string SourceType => "card";

    public required string Status { get; init; }

    public string Type => "bank_account";
}
