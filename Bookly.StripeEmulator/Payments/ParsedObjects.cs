using Bookly.StripeEmulator.Api;

namespace Bookly.StripeEmulator.Payments;

/// <summary>Objects that several operations accept.</summary>
internal static class ParsedObjects
{
    public static Address? Address(ParameterValues? values) => values is null ? null : new Address
    {
        City = values.Text("city"),
        Country = values.Text("country"),
        Line1 = values.Text("line1"),
        Line2 = values.Text("line2"),
        PostalCode = values.Text("postal_code"),
        State = values.Text("state"),
    };

    public static Shipping? Shipping(ParameterValues? values) => values is null ? null : new Shipping
    {
        Address = Address(values.Object("address")),
        Carrier = values.Text("carrier"),
        Name = values.Text("name"),
        Phone = values.Text("phone"),
        TrackingNumber = values.Text("tracking_number"),
    };

    public static BillingDetails Billing(ParameterValues? values) => values is null ? new BillingDetails() : new BillingDetails
    {
        Address = Address(values.Object("address")) ?? new Address(),
        Email = values.Text("email"),
        Name = values.Text("name"),
        Phone = values.Text("phone"),
    };
}
