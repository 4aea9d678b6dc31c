using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Payments;

/// <summary>One try to take the payment.</summary>
internal sealed record Charge : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "charge";

    public required long Amount { get; init; }

    public long AmountCaptured { get; init; }

    public long AmountRefunded { get; init; }

    public string? BalanceTransaction { get; init; }

    public BillingDetails BillingDetails { get; init; } = new();

    public bool Captured { get; init; }

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public string? Customer { get; init; }

    public string? Description { get; init; }

    public bool Disputed { get; init; }

    public string? FailureBalanceTransaction => null;

    public string? FailureCode { get; init; }

    public string? FailureMessage { get; init; }

    public object FraudDetails => new { };

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public ChargeOutcome? Outcome { get; init; }

    public bool Paid { get; init; }

    public string? PaymentIntent { get; init; }

    public string? PaymentMethod { get; init; }

    public PaymentMethodDetails? PaymentMethodDetails { get; init; }

    public string? ReceiptEmail { get; init; }

    public string? ReceiptNumber => null;

    public string? ReceiptUrl { get; init; }

    /// <summary>True only when all of it was refunded.</summary>
    public bool Refunded { get; init; }

    public Shipping? Shipping { get; init; }

    public string? StatementDescriptor { get; init; }

    /// <summary><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }
}

internal sealed record ChargeOutcome
{
    public string? NetworkStatus { get; init; }

    public string? Reason { get; init; }

    public string RiskLevel { get; init; } = "normal";

    public required string SellerMessage { get; init; }

    public required string Type { get; init; }
}

internal sealed record PaymentMethodDetails
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChargedCard? Card { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? SepaDebit { get; init; }

    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? UsBankAccount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? BacsDebit { get; init; }
}

internal sealed record ChargedCard
{
    public long AmountAuthorized { get; init; }

    public required string Brand { get; init; }

    public required CardChecks Checks { get; init; }

    public required string Country { get; init; }

    public required long ExpMonth { get; init; }

    public required long ExpYear { get; init; }

    public required string Fingerprint { get; init; }

    public required string Funding { get; init; }

    public required string Last4 { get; init; }

    public required string Network { get; init; }

    public ThreeDSecureResult? ThreeDSecure { get; init; }

    public object? Wallet => null;
}

internal sealed record ThreeDSecureResult
{
    public string AuthenticationFlow { get; init; } = "challenge";

    public required string Result { get; init; }

    public string Version { get; init; } = "2.2.0";
}

/// <summary>The transaction on the account's balance that a charge, refund or dispute made.</summary>
internal sealed record BalanceTransaction : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "balance_transaction";

    public required long Amount { get; init; }

    public required long AvailableOn { get; init; }

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public string? Description { get; init; }

    public double? ExchangeRate => null;

    public long Fee { get; init; }

    public IReadOnlyList<object> FeeDetails => [];

    public long Net => Amount - Fee;

    public required string ReportingCategory { get; init; }

    public required string Source { get; init; }

    public string Status { get; init; } = "pending";

    public required string Type { get; init; }
}
