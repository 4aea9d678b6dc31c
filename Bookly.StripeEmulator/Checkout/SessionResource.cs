using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Checkout;

/// <summary><c>/v1/checkout/sessions</c>.</summary>
internal sealed class SessionResource(EmulatorState state, CheckoutService checkout) : IApiResource
{
    private const string Kind = "checkout.session";

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/checkout/sessions", SessionParameters.Create, checkout.Create),
        Operation.Get("/checkout/sessions", SessionParameters.List, List),
        Operation.Get("/checkout/sessions/{id}", call => checkout.Get(call.Id)),
        Operation.Post("/checkout/sessions/{id}", SessionParameters.Update, Update),
        Operation.Get("/checkout/sessions/{id}/line_items", Paging.Parameters, LineItems),
        Operation.Post("/checkout/sessions/{id}/expire", ParameterSet.None, call => checkout.Expire(call.Id, call.Cause)),
    ];

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var created = values.TimeRange("created");
        var status = values.Text("status");
        var customer = values.Text("customer");
        var email = values.Object("customer_details")?.Text("email");
        bool Matches(CheckoutSession session) =>
            (created is null || created.Contains(session.Created))
            && (status is null || session.Status == status)
            && (customer is null || session.Customer == customer)
            && (email is null || string.Equals(session.CustomerDetails?.Email, email, StringComparison.OrdinalIgnoreCase))
            && !values.Has("payment_link") && !values.Has("subscription");

        return values.Text("payment_intent") is { } intent
            ? Paging.Page(call, [.. state.Sessions.NewestFirst(CheckoutFeature.ByPaymentIntent, intent)], Kind, session => session.Id, Matches)
            : Paging.Page(call, state.Sessions, Kind, Matches);
    }

    private object Update(ApiCall call)
    {
        var session = checkout.Get(call.Id);
        return state.Sessions.Put(session with { Metadata = call.Parameters.Merge(session.Metadata) });
    }

    private object LineItems(ApiCall call) =>
        Paging.Page(call, checkout.Get(call.Id).LineItems, "line item", item => item.Id);
}
