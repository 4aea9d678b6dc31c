using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Disputes;

/// <summary><c>/v1/disputes</c>.</summary>
internal sealed class DisputeResource(EmulatorState state, DisputeService disputes) : IApiResource
{
    private const string Kind = "dispute";

    private static readonly string[] EvidenceTexts =
    [
        "access_activity_log", "billing_address", "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_email_address",
        "customer_name", "customer_purchase_ip", "duplicate_charge_explanation", "duplicate_charge_id", "product_description",
        "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "shipping_address", "shipping_carrier", "shipping_date",
        "shipping_tracking_number", "uncategorized_text",
    ];

    private static readonly ParameterSet UpdateParameters = new(
        Object(
            "evidence",
            [
                .. EvidenceTexts.Select(name => Text(name, 20_000)),
                .. NotEmulated(
                    "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "enhanced_evidence", "receipt",
                    "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file"),
            ]),
        Flag("submit"),
        Metadata());

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/disputes", Paging.With(Text("charge"), Text("payment_intent"), TimeRange("created")), List),
        Operation.Get("/disputes/{id}", call => Find(call)),
        Operation.Post("/disputes/{id}", UpdateParameters, Update),
        Operation.Post("/disputes/{id}/close", ParameterSet.None, call => disputes.Close(Find(call), won: false, call.Cause)),
    ];

    private Dispute Find(ApiCall call) => state.Disputes.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "dispute");

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var created = values.TimeRange("created");
        bool Matches(Dispute dispute) => created is null || created.Contains(dispute.Created);

        var narrowed = values.Text("charge") is { } charge ? state.Disputes.NewestFirst(DisputesFeature.ByCharge, charge)
            : values.Text("payment_intent") is { } intent ? state.Disputes.NewestFirst(DisputesFeature.ByPaymentIntent, intent)
            : null;
        return narrowed is null
            ? Paging.Page(call, state.Disputes, Kind, Matches)
            : Paging.Page(call, [.. narrowed], Kind, dispute => dispute.Id, Matches);
    }

    private object Update(ApiCall call)
    {
        var values = call.Parameters;
        var dispute = Find(call);
        dispute = state.Disputes.Put(dispute with { Metadata = values.Merge(dispute.Metadata) });
        if (values.Object("evidence") is not { } evidence)
        {
            return dispute;
        }

        var given = EvidenceTexts.Where(evidence.Has).ToDictionary(name => name, evidence.Text);
        return disputes.Submit(dispute, given, values.Flag("submit") ?? true, call.Cause);
    }
}
