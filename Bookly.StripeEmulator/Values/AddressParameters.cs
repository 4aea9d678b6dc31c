using Bookly.StripeEmulator.Api;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Values;

/// <summary>Addresses as several operations accept them.</summary>
internal static class AddressParameters
{
    private static readonly Parameter[] Members =
        [Text("city"), Text("country", 2), Text("line1"), Text("line2"), Text("postal_code"), Text("state")];

    public static Parameter Address { get; } = Object("address", Members);

    public static Parameter Shipping { get; } = Object(
        "shipping", Object("address", Members) with { Required = true }, Text("name") with { Required = true },
        Text("carrier"), Text("phone"), Text("tracking_number"));

    public static Address? ReadAddress(ParameterValues? values) => values is null ? null : new Address
    {
        City = values.Text("city"),
        Country = values.Text("country"),
        Line1 = values.Text("line1"),
        Line2 = values.Text("line2"),
        PostalCode = values.Text("postal_code"),
        State = values.Text("state"),
    };

    public static Shipping? ReadShipping(ParameterValues? values) => values is null ? null : new Shipping
    {
        Address = ReadAddress(values.Object("address")),
        Carrier = values.Text("carrier"),
        Name = values.Text("name"),
        Phone = values.Text("phone"),
        TrackingNumber = values.Text("tracking_number"),
    };

    public static BillingDetails ReadBilling(ParameterValues? values) => values is null ? new BillingDetails() : new BillingDetails
    {
        Address = ReadAddress(values.Object("address")) ?? new Address(),
        Email = values.Text("email"),
        Name = values.Text("name"),
        Phone = values.Text("phone"),
    };
}
