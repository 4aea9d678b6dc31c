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

/// <summary>Which Stripe event asks for what. Types not named here are stored and ignored.</summary>
public sealed class StripeEvents(PaymentSync paymentSync, RefundSync refunds, DisputeSync disputes, StripeGateway stripe)
{
    private const string DisputePrefix = "charge.dispute.";

    private static readonly FrozenDictionary<string, EventKind> Kinds = new Dictionary<string, EventKind>
    {
        [EventTypes.CheckoutSessionCompleted] = EventKind.Session,
        [EventTypes.CheckoutSessionAsyncPaymentSucceeded] = EventKind.Session,
        [EventTypes.CheckoutSessionExpired] = EventKind.Session,
        [EventTypes.CheckoutSessionAsyncPaymentFailed] = EventKind.FailedSession,
        [EventTypes.RefundCreated] = EventKind.Refund,
        [EventTypes.RefundUpdated] = EventKind.Refund,
        [EventTypes.RefundFailed] = EventKind.Refund,
        [EventTypes.ChargeRefunded] = EventKind.Refund,
        [EventTypes.ChargeRefundUpdated] = EventKind.Refund,
        [EventTypes.ChargeDisputeCreated] = EventKind.Dispute,
        [EventTypes.ChargeDisputeUpdated] = EventKind.Dispute,
        [EventTypes.ChargeDisputeFundsWithdrawn] = EventKind.Dispute,
        [EventTypes.ChargeDisputeFundsReinstated] = EventKind.Dispute,
        [EventTypes.ChargeDisputeClosed] = EventKind.Dispute,
    }.ToFrozenDictionary();

    private enum EventKind
    {
        None,
        Session,
        FailedSession,
        Refund,
        Dispute,
    }

    /// <summary>The event types that something is done about: those an account's webhook endpoint has to send.</summary>
    public static IReadOnlyCollection<string> Handled => Kinds.Keys;

    /// <summary>Does what the event asks for, once per event id. Throws when it cannot be done now; then nothing has happened.</summary>
    public async Task<PaymentOutcome> HandleAsync(Event stripeEvent, InboxEntry entry, string trigger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stripeEvent);
        ArgumentNullException.ThrowIfNull(entry);
        switch (Kinds.GetValueOrDefault(stripeEvent.Type))
        {
            case EventKind.Session:
                var session = await SessionOfAsync(stripeEvent, cancellationToken);
                return await paymentSync.SyncAsync(session, trigger, entry with { OrderId = session.OrderId }, cancellationToken);
            case EventKind.FailedSession:
                var failed = await SessionOfAsync(stripeEvent, cancellationToken);
                return await paymentSync.SyncFailedAsync(failed, trigger, entry with { OrderId = failed.OrderId }, cancellationToken);
            case EventKind.Refund:
                return await refunds.SyncAsync(PaymentOf(stripeEvent), trigger, entry, cancellationToken);
            case EventKind.Dispute:
                return await disputes.SyncAsync(
                    DisputeOf(stripeEvent), stripeEvent.Type[DisputePrefix.Length..], stripeEvent.Created, entry, cancellationToken);
            default:
                return await paymentSync.IgnoreAsync(entry, cancellationToken);
        }
    }

    /// <summary>The payment that a refund gives back; null for refunds of payments that were made without one, which are not Bookly's.</summary>
    private static string DisputeOf(Event stripeEvent) => stripeEvent.Data?.Object is Dispute { Id: { } id }
        ? id
        : throw new MalformedEventException("The event carries no dispute.");

    private static string? PaymentOf(Event stripeEvent) => stripeEvent.Data?.Object switch
    {
        Refund refund => refund.PaymentIntentId,
        Charge charge => charge.PaymentIntentId,
        _ => throw new MalformedEventException("The event carries no refund and no charge."),
    };

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
}
