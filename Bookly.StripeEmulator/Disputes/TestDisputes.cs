using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Disputes;

/// <summary>Disputes payments by Stripe's test cards and accounts for disputes.</summary>
internal sealed class TestDisputes(Scheduler scheduler, DisputeService disputes) : IPaymentObserver
{
    public void Succeeded(Charge charge, PaymentMethod method)
    {
        var card = method.Type == "card" ? TestCards.Find(method.Number ?? "") : null;
        var accountDisputes = BankDebits.Find(method.Type)?.Account(method.Number).Behavior == DebitBehavior.SucceedsThenDisputed;
        if ((card?.DisputeReason ?? (accountDisputes ? "debit_not_authorized" : null)) is { } reason)
        {
            // Scheduled, so that the session of this payment records its event before the dispute's.
            scheduler.After(TimeSpan.Zero, () => disputes.Open(charge, reason, card?.DisputeIsInquiry ?? false, EventRequest.None));
        }
    }
}
