using System.Collections.Frozen;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Stripe;
using Stripe.Checkout;
using Dispute = Stripe.Dispute;
using Refund = Stripe.Refund;

namespace Bookly.ApiService.Webhooks;

public sealed class StripeEvents(
    FulfillmentService fulfillment, RefundSync refunds, DisputeSync disputes, PaymentTransaction transaction, StripeGateway stripe)
{
    private const string DisputePrefix = "charge.dispute.";

    private static readonly FrozenDictionary<string, Handler> Handlers = new Dictionary<string, Handler>
    {
        [EventTypes.CheckoutSessionCompleted] = (events, told, token) => events.SessionChangedAsync(told, token),
        [EventTypes.CheckoutSessionAsyncPaymentSucceeded] = (events, told, token) => events.SessionChangedAsync(told, token),
        [EventTypes.CheckoutSessionExpired] = (events, told, token) => events.SessionChangedAsync(told, token),
        [EventTypes.CheckoutSessionAsyncPaymentFailed] = (events, told, token) => events.DelayedPaymentFailedAsync(told, token),
        [EventTypes.RefundCreated] = (events, told, token) => events.RefundChangedAsync(told, token),
        [EventTypes.RefundUpdated] = (events, told, token) => events.RefundChangedAsync(told, token),
        [EventTypes.RefundFailed] = (events, told, token) => events.RefundChangedAsync(told, token),
        [EventTypes.ChargeRefunded] = (events, told, token) => events.RefundChangedAsync(told, token),
        [EventTypes.ChargeRefundUpdated] = (events, told, token) => events.RefundChangedAsync(told, token),
        [EventTypes.ChargeDisputeCreated] = (events, told, token) => events.DisputeChangedAsync(told, token),
        [EventTypes.ChargeDisputeUpdated] = (events, told, token) => events.DisputeChangedAsync(told, token),
        [EventTypes.ChargeDisputeFundsWithdrawn] = (events, told, token) => events.DisputeChangedAsync(told, token),
        [EventTypes.ChargeDisputeFundsReinstated] = (events, told, token) => events.DisputeChangedAsync(told, token),
        [EventTypes.ChargeDisputeClosed] = (events, told, token) => events.DisputeChangedAsync(told, token),
        [EventTypes.PayoutFailed] = (events, told, token) => events.KeepAsync(told, token),
        [EventTypes.PayoutPaid] = (events, told, token) => events.KeepAsync(told, token),
    }.ToFrozenDictionary();

    private delegate Task<PaymentOutcome> Handler(StripeEvents events, Told told, CancellationToken cancellationToken);

    /// <summary>The event types that something is done about: those an account's webhook endpoint has to send.</summary>
    public static IReadOnlyCollection<string> Handled => Handlers.Keys;

    /// <summary>Does what the event asks for, once per event id. Throws when it cannot be done now; then nothing has happened.</summary>
    /// <param name="entry">Claims the event: what was handled before is not handled again. Null for a run without a claim.</param>
    public Task<PaymentOutcome> HandleAsync(Event stripeEvent, InboxEntry? entry, string trigger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stripeEvent);
        return Handlers.TryGetValue(stripeEvent.Type, out var handler)
            ? handler(this, new Told(stripeEvent, entry, trigger), cancellationToken)
            : transaction.IgnoreAsync(entry, cancellationToken);
    }

    private async Task<PaymentOutcome> SessionChangedAsync(Told told, CancellationToken cancellationToken)
    {
        var session = await SessionOfAsync(told.Event, cancellationToken);
        return await fulfillment.SyncAsync(session, told.Trigger, told.EntryFor(session.OrderId), cancellationToken);
    }

    private async Task<PaymentOutcome> DelayedPaymentFailedAsync(Told told, CancellationToken cancellationToken)
    {
        var session = await SessionOfAsync(told.Event, cancellationToken);
        return await fulfillment.SyncFailedAsync(session, told.Trigger, told.EntryFor(session.OrderId), cancellationToken);
    }

    /// <summary>The payment is what counts. Refunds of payments that were made without one are not Bookly's.</summary>
    private async Task<PaymentOutcome> RefundChangedAsync(Told told, CancellationToken cancellationToken)
    {
        var paymentIntentId = told.Event.Data?.Object switch
        {
            Refund refund => refund.PaymentIntentId,
            Charge charge => charge.PaymentIntentId,
            _ => throw new MalformedEventException("The event carries no refund and no charge."),
        };
        return await refunds.SyncAsync(paymentIntentId, told.Trigger, told.Entry, cancellationToken);
    }

    private async Task<PaymentOutcome> DisputeChangedAsync(Told told, CancellationToken cancellationToken)
    {
        if (told.Event.Data?.Object is not Dispute { Id: { } id }) throw new MalformedEventException("The event carries no dispute.");

        return await disputes.SyncAsync(id, told.Event.Type[DisputePrefix.Length..], told.Event.Created, told.Entry, cancellationToken);
    }

    /// <summary>Kept as it is: the monitor reads the last one.</summary>
    private Task<PaymentOutcome> KeepAsync(Told told, CancellationToken cancellationToken) =>
        transaction.RunAsync(told.Entry, _ => Task.FromResult(PaymentOutcome.Recorded), cancellationToken);

    /// <summary>
    /// The session in the event. An event in another API version may have another shape, so then Stripe is asked for the session
    /// in the version this code is written for.
    /// </summary>
    private async Task<SessionSnapshot> SessionOfAsync(Event stripeEvent, CancellationToken cancellationToken)
    {
        if (stripeEvent.Data?.Object is not Session session) throw new MalformedEventException("The event carries no checkout session.");

        return stripeEvent.ApiVersion is { } version && EventUtility.IsCompatibleApiVersion(version)
            ? SessionSnapshot.From(session, stripeEvent.Created)
            : (await stripe.GetSessionAsync(session.Id, cancellationToken)) with { AsOf = stripeEvent.Created };
    }

    private sealed record Told(Event Event, InboxEntry? Entry, string Trigger)
    {
        public InboxEntry? EntryFor(Guid? orderId) => Entry is null ? null : Entry with { OrderId = orderId };
    }
}
