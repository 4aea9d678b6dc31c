using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Payments;

internal sealed record PaymentMethod : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "payment_method";

    public string AllowRedisplay { get; init; } = "unspecified";

    public BillingDetails BillingDetails { get; init; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentMethodCard? Card { get; init; }

    public required long Created { get; init; }

    public string? Customer { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? SepaDebit { get; init; }

    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? UsBankAccount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BankDebit? BacsDebit { get; init; }

    /// <summary>The card or account number, which decides how the payment goes.</summary>
    [Internal]
    public string? Number { get; init; }
}

internal sealed record PaymentMethodCard
{
    public required string Brand { get; init; }

    public CardChecks Checks { get; init; } = new();

    public string Country { get; init; } = "US";

    public string? DisplayBrand { get; init; }

    public required long ExpMonth { get; init; }

    public required long ExpYear { get; init; }

    public required string Fingerprint { get; init; }

    public string Funding { get; init; } = "credit";

    public required string Last4 { get; init; }

    public object? Wallet => null;
}

internal sealed record CardChecks
{
    public string? AddressLine1Check { get; init; }

    public string? AddressPostalCodeCheck { get; init; }

    public string? CvcCheck { get; init; } = "pass";
}

internal sealed record BankDebit
{
    public string? BankName { get; init; }

    public string? Country { get; init; }

    public string? Fingerprint { get; init; }

    public required string Last4 { get; init; }

    public string? RoutingNumber { get; init; }
}
