using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Catalog;

/// <summary><c>/v1/customers</c>, as far as Checkout shows them.</summary>
internal sealed class CustomerResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "customer";

    private static readonly ParameterSet WriteParameters = new(
    [
        MailAddress("email"), Text("name", 256), Text("description"), Text("phone", 20), AddressParameters.Address, AddressParameters.Shipping, Metadata(),
        .. NotEmulated(
            "balance", "business_name", "cash_balance", "default_source", "individual_name", "invoice_prefix", "invoice_settings", "next_invoice_sequence",
            "payment_method", "preferred_locales", "source", "tax", "tax_exempt", "tax_id_data", "test_clock", "validate"),
    ]);

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/customers", WriteParameters, call => Write(call, new Customer { Id = Ids.New("cus_", 14), Created = clock.UnixNow })),
        Operation.Get("/customers", Paging.With(Text("email"), TimeRange("created")), List),
        Operation.Get("/customers/{id}", call => Find(call)),
        Operation.Post("/customers/{id}", WriteParameters, call => Write(call, Find(call))),
        Operation.Delete("/customers/{id}", Delete),
    ];

    private Customer Find(ApiCall call) => state.Customers.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id);

    private object Write(ApiCall call, Customer customer)
    {
        var values = call.Parameters;
        return state.Customers.Put(customer with
        {
            Address = AddressParameters.ReadAddress(values.Object("address")) ?? customer.Address,
            Description = values.Text("description") ?? customer.Description,
            Email = values.Text("email") ?? customer.Email,
            Metadata = values.Merge(customer.Metadata),
            Name = values.Text("name") ?? customer.Name,
            Phone = values.Text("phone") ?? customer.Phone,
            Shipping = AddressParameters.ReadShipping(values.Object("shipping")) ?? customer.Shipping,
        });
    }

    private object List(ApiCall call)
    {
        var (email, created) = (call.Parameters.Text("email"), call.Parameters.TimeRange("created"));
        return Paging.Page(call, state.Customers, Kind, customer =>
            (email is null || customer.Email == email) && (created is null || created.Contains(customer.Created)));
    }

    private object Delete(ApiCall call)
    {
        var customer = Find(call);
        state.Customers.Remove(customer.Id);
        return new DeletedObject(customer.Id, customer.Object);
    }
}
