using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>The states of a <see cref="CheckoutSession"/>.</summary>
internal static class SessionStatus
{
    public const string Open = "open";
    public const string Complete = "complete";
    public const string Expired = "expired";
}

/// <summary>Whether a <see cref="CheckoutSession"/> is paid, apart from whether it is over.</summary>
internal static class SessionPaymentStatus
{
    public const string Unpaid = "unpaid";
    public const string Paid = "paid";
    public const string NoPaymentRequired = "no_payment_required";
}

public sealed record CheckoutSession : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "checkout.session";

    public object? AdaptivePricing => null;

    public object? AfterExpiration => null;

    public bool? AllowPromotionCodes { get; init; }

    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }

    public long AmountSubtotal { get; init; }

    public long AmountTotal { get; init; }

    public AutomaticTax AutomaticTax { get; init; } = new();

    public string? BillingAddressCollection { get; init; }

    public string? CancelUrl { get; init; }

    public string? ClientReferenceId { get; init; }

    public string? ClientSecret => null;

    public CollectedInformation? CollectedInformation { get; init; }

    public object? Consent => null;

    public object? ConsentCollection => null;

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public object? CurrencyConversion => null;

    public IReadOnlyList<object> CustomFields => [];

    public object CustomText => new { after_submit = (object?)null, shipping_address = (object?)null, submit = (object?)null, terms_of_service_acceptance = (object?)null };

    public string? Customer { get; init; }

    public string? CustomerAccount => null;

    public string? CustomerCreation { get; init; }

    public CustomerDetails? CustomerDetails { get; init; }

    public string? CustomerEmail { get; init; }

    public IReadOnlyList<SessionDiscount> Discounts { get; init; } = [];

    public required long ExpiresAt { get; init; }

    public string? IntegrationIdentifier => null;

    public string? Invoice => null;

    public object? InvoiceCreation => null;

    public bool Livemode => false;

    public string? Locale { get; init; }

    public object? ManagedPayments => null;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string Mode => "payment";

    public string? OriginContext => null;

    /// <summary>Null until the shopper first tries to pay.</summary>
    public string? PaymentIntent { get; init; }

    public string? PaymentLink => null;

    public string PaymentMethodCollection => "if_required";

    public object? PaymentMethodConfigurationDetails => null;

    public object PaymentMethodOptions => new { };

    /// <summary>The methods that the page offers.</summary>
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }

    public required string PaymentStatus { get; init; }

    public object? Permissions => null;

    public PhoneNumberCollection PhoneNumberCollection { get; init; } = new(false);

    public string? RecoveredFrom => null;

    public object? SavedPaymentMethodOptions => null;

    public string? SetupIntent => null;

    public ShippingAddressCollection? ShippingAddressCollection { get; init; }

    public ShippingCost? ShippingCost { get; init; }

    public IReadOnlyList<ShippingOption> ShippingOptions { get; init; } = [];

    public required string Status { get; init; }

    public string? SubmitType { get; init; }

    public string? Subscription => null;

    public string? SuccessUrl { get; init; }

    public TotalDetails TotalDetails { get; init; } = new();

    public string UiMode => "hosted_page";

    /// <summary>The hosted page; null once the session is complete or expired.</summary>
    public string? Url { get; init; }

    public object? WalletOptions => null;

    [Internal]
    public IReadOnlyList<LineItem> LineItems { get; init; } = [];

    /// <summary>The rate of the emulated tax; 0 without automatic tax.</summary>
    [Internal]
    public decimal TaxPercent { get; init; }

    /// <summary>What the session's payment intent will be made with.</summary>
    [Internal]
    public PaymentIntentData PaymentIntentData { get; init; } = new();
}

public sealed record AutomaticTax
{
    public bool Enabled { get; init; }

    public object? Liability => null;

    public string? Provider => null;

    public string? Status { get; init; }
}

public sealed record CollectedInformation
{
    public string? BusinessName { get; init; }

    public string? IndividualName { get; init; }

    public ShippingDetails? ShippingDetails { get; init; }
}

public sealed record ShippingDetails(Address Address, string Name);

public sealed record CustomerDetails
{
    public Address? Address { get; init; }

    public string? BusinessName { get; init; }

    public string? Email { get; init; }

    public string? IndividualName { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? TaxExempt { get; init; }

    public IReadOnlyList<object>? TaxIds { get; init; }
}

public sealed record SessionDiscount(string? Coupon, string? PromotionCode);

public sealed record PhoneNumberCollection(bool Enabled);

public sealed record ShippingAddressCollection(IReadOnlyList<string> AllowedCountries);

public sealed record ShippingCost
{
    public required long AmountSubtotal { get; init; }

    public long AmountTax { get; init; }

    public required long AmountTotal { get; init; }

    public string? ShippingRate { get; init; }

    internal static ShippingCost Of(ShippingOption option) =>
        new() { AmountSubtotal = option.ShippingAmount, AmountTotal = option.ShippingAmount, ShippingRate = option.ShippingRate };
}

public sealed record ShippingOption
{
    public required long ShippingAmount { get; init; }

    public required string ShippingRate { get; init; }

    [Internal]
    public string DisplayName { get; init; } = "Shipping";

    [Internal]
    public string TaxBehavior { get; init; } = "unspecified";
}

public sealed record TotalDetails
{
    public long AmountDiscount { get; init; }

    public long AmountShipping { get; init; }

    public long AmountTax { get; init; }
}

public sealed record PaymentIntentData
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Description { get; init; }

    public string? ReceiptEmail { get; init; }

    public Shipping? Shipping { get; init; }

    public string? SetupFutureUsage { get; init; }

    public string? StatementDescriptor { get; init; }
}

public sealed record LineItem
{
    public required string Id { get; init; }

    public string Object => "item";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? AdjustableQuantity { get; init; }

    public long AmountDiscount { get; init; }

    public required long AmountSubtotal { get; init; }

    public long AmountTax { get; init; }

    public required long AmountTotal { get; init; }

    public required string Currency { get; init; }

    /// <summary>The product's name.</summary>
    public required string Description { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public required Price Price { get; init; }

    public required long Quantity { get; init; }
}
