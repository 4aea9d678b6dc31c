using Stripe;
using Stripe.Checkout;

namespace Bookly.ApiService.Payments;

/// <summary>Which Stripe event asks for what. Types not named here are stored and ignored.</summary>
public sealed class StripeEvents(SessionSettlement settlement, StripeGateway stripe)
{
    /// <summary>Does what the event asks for, once per event id. Throws when it cannot be done now; then nothing has happened.</summary>
    public async Task<PaymentOutcome> HandleAsync(Event stripeEvent, InboxEntry entry, string trigger, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stripeEvent);
        return stripeEvent.Type switch
        {
            EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded or EventTypes.CheckoutSessionExpired
                => await settlement.SettleAsync(await SessionOfAsync(stripeEvent, ct), trigger, entry, ct),
            EventTypes.CheckoutSessionAsyncPaymentFailed
                => await settlement.FailAsync(await SessionOfAsync(stripeEvent, ct), trigger, entry, ct),
            _ => await settlement.IgnoreAsync(entry, ct),
        };
    }

    /// <summary>
    /// The session in the event. An event in another API version may have another shape, so then Stripe is asked for the session
    /// in the version this code is written for.
    /// </summary>
    private async Task<SessionSnapshot> SessionOfAsync(Event stripeEvent, CancellationToken ct)
    {
        if (stripeEvent.Data?.Object is not Session session) throw new MalformedEventException("The event carries no checkout session.");

        return stripeEvent.ApiVersion is { } version && EventUtility.IsCompatibleApiVersion(version)
            ? SessionSnapshot.From(session, stripeEvent.Created)
            : SessionSnapshot.From(await stripe.GetSessionAsync(session.Id, ct), stripeEvent.Created);
    }
}

/// <summary>A verified body that is not an event Bookly can read.</summary>
public sealed class MalformedEventException(string message, Exception? inner = null) : Exception(message, inner);
