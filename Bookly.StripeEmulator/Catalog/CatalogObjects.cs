using System.Globalization;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Catalog;

public sealed record Product : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "product";

    public bool Active { get; init; } = true;

    public required long Created { get; init; }

    public string? DefaultPrice { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Images { get; init; } = [];

    public bool Livemode => false;

    public IReadOnlyList<object> MarketingFeatures => [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public required string Name { get; init; }

    public object? PackageDimensions => null;

    public bool? Shippable => null;

    public string? StatementDescriptor => null;

    public string? TaxCode { get; init; }

    public string Type => "service";

    public string? UnitLabel => null;

    public required long Updated { get; init; }

    public string? Url { get; init; }
}

public sealed record Price : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "price";

    public bool Active { get; init; } = true;

    public string BillingScheme => "per_unit";

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public object? CustomUnitAmount => null;

    public bool Livemode => false;

    public string? LookupKey { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Nickname { get; init; }

    public required string Product { get; init; }

    public object? Recurring => null;

    public string TaxBehavior { get; init; } = "unspecified";

    public string? TiersMode => null;

    public object? TransformQuantity => null;

    public string Type => "one_time";

    public required long UnitAmount { get; init; }

    public string UnitAmountDecimal => UnitAmount.ToString(CultureInfo.InvariantCulture);
}

public sealed record Customer : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "customer";

    public Address? Address { get; init; }

    public long Balance => 0;

    public required long Created { get; init; }

    public string? Currency => null;

    public string? DefaultSource => null;

    public bool Delinquent => false;

    public string? Description { get; init; }

    public string? Email { get; init; }

    public string? InvoicePrefix { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public IReadOnlyList<string> PreferredLocales => [];

    public Shipping? Shipping { get; init; }

    public string TaxExempt => "none";

    public string? TestClock => null;
}

public sealed record Coupon : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "coupon";

    public long? AmountOff { get; init; }

    public required long Created { get; init; }

    public string? Currency { get; init; }

    public string Duration { get; init; } = "once";

    public long? DurationInMonths { get; init; }

    public bool Livemode => false;

    public long? MaxRedemptions { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Name { get; init; }

    public double? PercentOff { get; init; }

    public long? RedeemBy { get; init; }

    public long TimesRedeemed { get; init; }

    public bool Valid { get; init; } = true;
}

public sealed record PromotionCode : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "promotion_code";

    public bool Active { get; init; } = true;

    public required string Code { get; init; }

    public required long Created { get; init; }

    public string? Customer { get; init; }

    public long? ExpiresAt { get; init; }

    public bool Livemode => false;

    public long? MaxRedemptions { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public required PromotedCoupon Promotion { get; init; }

    public PromotionRestrictions Restrictions { get; init; } = new();

    public long TimesRedeemed { get; init; }
}

public sealed record PromotedCoupon(string Coupon)
{
    public string Type => "coupon";
}

public sealed record PromotionRestrictions
{
    public bool FirstTimeTransaction { get; init; }

    public long? MinimumAmount { get; init; }

    public string? MinimumAmountCurrency { get; init; }
}
