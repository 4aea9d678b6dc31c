namespace Bookly.StripeEmulator.Values;

public sealed record Address
{
    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? PostalCode { get; init; }

    public string? State { get; init; }
}

public sealed record BillingDetails
{
    public Address Address { get; init; } = new();

    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? TaxId { get; init; }
}

public sealed record Shipping
{
    public Address? Address { get; init; }

    public string? Carrier { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? TrackingNumber { get; init; }
}
