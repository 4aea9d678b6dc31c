using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Payments;

/// <summary><c>/v1/payment_intents</c>.</summary>
internal sealed class PaymentIntentResource(EmulatorState state) : IApiResource
{
    private const string Kind = "payment_intent";

    private static readonly ParameterSet ListParameters = Paging.With(Parameter.Text("customer"), Parameter.TimeRange("created"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/payment_intents", ListParameters, List),
        Operation.Get("/payment_intents/{id}", new ParameterSet(Parameter.Text("client_secret")), call => Find(call)),
    ];

    private PaymentIntent Find(ApiCall call) => state.PaymentIntents.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "intent");

    private object List(ApiCall call)
    {
        var created = call.Parameters.TimeRange("created");
        var customer = call.Parameters.Text("customer");
        bool Matches(PaymentIntent intent) => (created is null || created.Contains(intent.Created)) && (customer is null || intent.Customer == customer);

        return Paging.Page(call, state.PaymentIntents, Kind, Matches);
    }
}
