using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Payments;

/// <summary><c>/v1/charges</c> and <c>/v1/balance_transactions</c>, to read.</summary>
internal sealed class ChargeResource(EmulatorState state) : IApiResource
{
    private const string Kind = "charge";

    private static readonly ParameterSet ListParameters = Paging.With(
        Parameter.Text("payment_intent"), Parameter.Text("customer"), Parameter.TimeRange("created"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/charges", ListParameters, List),
        Operation.Get("/charges/{id}", call => state.Charges.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "charge")),
        Operation.Get(
            "/balance_transactions/{id}",
            call => state.BalanceTransactions.Find(call.Id) ?? throw StripeException.NotFound("balance transaction", call.Id)),
    ];

    private object List(ApiCall call)
    {
        var created = call.Parameters.TimeRange("created");
        var customer = call.Parameters.Text("customer");
        bool Matches(Charge charge) => (created is null || created.Contains(charge.Created)) && (customer is null || charge.Customer == customer);

        return call.Parameters.Text("payment_intent") is { } intent
            ? Paging.Page(call, [.. state.Charges.NewestFirst(PaymentsFeature.ByPaymentIntent, intent)], Kind, charge => charge.Id, Matches)
            : Paging.Page(call, state.Charges, Kind, Matches);
    }
}
