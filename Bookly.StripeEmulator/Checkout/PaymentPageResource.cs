using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Time;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>
/// <c>/v1/payment_pages</c>: the private API of Stripe's page, with which the Stripe CLI's fixtures pay a session.
/// </summary>
internal sealed class PaymentPageResource(CheckoutService checkout, PaymentMethodResource methods, Scheduler scheduler) : IApiResource
{
    /// <summary>The fixtures make no call to settle, so their bank debits settle by themselves.</summary>
    private static readonly TimeSpan SettlementDelay = TimeSpan.FromSeconds(1);

    private static readonly ParameterSet ConfirmParameters = new(
        Text("payment_method") with { Required = true }, Integer("expected_amount") with { Required = true });

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/payment_pages/{id}", call => checkout.Get(call.Id)),
        Operation.Post("/payment_pages/{id}/confirm", ConfirmParameters, Confirm),
    ];

    private object Confirm(ApiCall call)
    {
        var session = checkout.Get(call.Id);
        var expected = call.Parameters.Integer("expected_amount");
        if (expected != session.AmountTotal)
        {
            throw StripeException.BadParameter("expected_amount", $"The session's total is {session.AmountTotal}, not {expected}.");
        }

        var id = call.Parameters.RequiredText("payment_method");
        var method = methods.Resolve(id) ?? throw StripeException.NoSuch("PaymentMethod", id, "payment_method");
        var outcome = checkout.Pay(session.Id, method);
        if (outcome.Error is { } error)
        {
            throw StripeException.CardDeclined(error);
        }

        if (BankDebits.Find(method.Type)?.Account(method.Number) is { Behavior: not DebitBehavior.StaysProcessing } account)
        {
            scheduler.After(SettlementDelay, () => checkout.SettleIfProcessing(outcome.Session.PaymentIntent!, account.Decline));
        }

        return outcome.Session;
    }
}
