using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Refunds;

/// <summary><c>/v1/refunds</c>.</summary>
internal sealed class RefundResource(EmulatorState state, RefundService refunds) : IApiResource
{
    private const string Kind = "refund";

    private static readonly ParameterSet CreateParameters = new(
    [
        Text("payment_intent"), Text("charge"), Integer("amount", 1, Money.MaxAmount),
        Choice("reason", "duplicate", "fraudulent", "requested_by_customer"), Metadata(),
        .. NotEmulated("currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"),
    ]);

    private static readonly ParameterSet ListParameters = Paging.With(Text("payment_intent"), Text("charge"), TimeRange("created"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/refunds", CreateParameters, Create),
        Operation.Get("/refunds", ListParameters, List),
        Operation.Get("/refunds/{id}", call => Find(call)),
        Operation.Post("/refunds/{id}", new ParameterSet(Metadata()), Update),
        Operation.Post("/refunds/{id}/cancel", ParameterSet.None, call => throw StripeException.WrongState(
            $"Only refunds with a status of requires_action can be canceled. This one's status is {Find(call).Status}.")),
    ];

    private Refund Find(ApiCall call) => state.Refunds.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "refund");

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        return refunds.Create(ChargeOf(values), values.Integer("amount"), values.Text("reason"), values.Metadata(), call.Cause);
    }

    private Charge ChargeOf(ParameterValues values)
    {
        if (values.Text("charge") is { } chargeId)
        {
            return state.Charges.Find(chargeId) ?? throw StripeException.NoSuch("charge", chargeId, "charge");
        }

        var intentId = values.Text("payment_intent") ?? throw StripeException.MissingParameter("payment_intent");
        var intent = state.PaymentIntents.Find(intentId) ?? throw StripeException.NoSuch("payment_intent", intentId, "payment_intent");
        return intent.Status == PaymentIntentStatus.Succeeded && state.Charges.Find(intent.LatestCharge) is { } charge
            ? charge
            : throw StripeException.WrongState($"This PaymentIntent ({intentId}) does not have a successful charge to refund.", param: "payment_intent");
    }

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var created = values.TimeRange("created");
        bool Matches(Refund refund) => created is null || created.Contains(refund.Created);

        var narrowed = values.Text("charge") is { } charge ? state.Refunds.NewestFirst(RefundsFeature.ByCharge, charge)
            : values.Text("payment_intent") is { } intent ? state.Refunds.NewestFirst(RefundsFeature.ByPaymentIntent, intent)
            : null;
        return narrowed is null
            ? Paging.Page(call, state.Refunds, Kind, Matches)
            : Paging.Page(call, [.. narrowed], Kind, refund => refund.Id, Matches);
    }

    private object Update(ApiCall call)
    {
        var refund = Find(call);
        return state.Refunds.Put(refund with { Metadata = call.Parameters.Merge(refund.Metadata) });
    }
}
