using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>
/// Creates, pays, expires and settles checkout sessions. Each method holds the state's gate throughout: of a payment and
/// an expiry at the same moment exactly one happens.
/// </summary>
internal sealed class CheckoutService(
    EmulatorState state,
    EmulatorClock clock,
    Scheduler scheduler,
    EventLog events,
    PaymentProcessor payments,
    SessionPaymentInputs inputs,
    SessionFactory factory,
    Discounts discounts,
    IOptions<EmulatorOptions> options)
{
    public CheckoutSession Create(ApiCall call)
    {
        lock (state.Gate)
        {
            var session = state.Sessions.Put(factory.Create(call));
            ScheduleExpiry(session);
            return session;
        }
    }

    public void ScheduleExpiry(CheckoutSession session) =>
        scheduler.At(DateTimeOffset.FromUnixTimeSeconds(session.ExpiresAt), () => Find(session.Id));

    /// <summary>Expires the session first when it is due. Null when there is none.</summary>
    public CheckoutSession? Find(string id)
    {
        lock (state.Gate)
        {
            return state.Sessions.Find(id) is { Status: SessionStatus.Open } session && session.ExpiresAt <= clock.UnixNow
                ? MarkExpired(session, EventRequest.None)
                : state.Sessions.Find(id);
        }
    }

    /// <summary>The newest session that can be paid; null when there is none.</summary>
    public CheckoutSession? FindNewestOpen()
    {
        lock (state.Gate)
        {
            return state.Sessions.NewestFirst().FirstOrDefault(session => session.Status == SessionStatus.Open && session.ExpiresAt > clock.UnixNow);
        }
    }

    public CheckoutSession Get(string id) => Find(id) ?? throw StripeException.NotFound("checkout.session", id, "session");

    public CheckoutSession Expire(string id, EventRequest request)
    {
        lock (state.Gate)
        {
            var session = Get(id);
            return session.Status == SessionStatus.Open
                ? MarkExpired(session, request)
                : throw StripeException.WrongState($"Only Checkout Sessions with a status of open can be expired. This one's status is {session.Status}.");
        }
    }

    /// <exception cref="StripeException">The session is complete or expired, or does not offer this method.</exception>
    public PayOutcome Pay(string id, PaymentChoice choice)
    {
        lock (state.Gate)
        {
            var session = OpenSession(id);
            session = state.Sessions.Put(session with
            {
                CustomerDetails = new CustomerDetails
                {
                    Email = choice.Billing.Email ?? session.CustomerDetails?.Email,
                    Name = choice.Billing.Name ?? session.CustomerDetails?.Name,
                    Phone = choice.Billing.Phone,
                    Address = choice.Billing.Address,
                    TaxExempt = "none",
                    TaxIds = [],
                },
                CollectedInformation = choice.Shipping is null
                    ? session.CollectedInformation
                    : new CollectedInformation { ShippingDetails = choice.Shipping },
            });
            if (session.AmountTotal == 0)
            {
                return Complete(session, SessionPaymentStatus.NoPaymentRequired);
            }

            return Pay(session, inputs.Method(session, choice));
        }
    }

    /// <summary>Pays with a method that exists already, as the Stripe CLI's fixtures do.</summary>
    public PayOutcome Pay(string id, PaymentMethod method)
    {
        lock (state.Gate)
        {
            var session = OpenSession(id);
            if (!session.PaymentMethodTypes.Contains(method.Type))
            {
                throw StripeException.BadParameter("payment_method", $"This Checkout Session does not offer {method.Type}.");
            }

            session = state.Sessions.Put(session with
            {
                CustomerDetails = new CustomerDetails
                {
                    Email = method.BillingDetails.Email ?? session.CustomerDetails?.Email,
                    Name = method.BillingDetails.Name,
                    Phone = method.BillingDetails.Phone,
                    Address = method.BillingDetails.Address,
                    TaxExempt = "none",
                    TaxIds = [],
                },
            });
            return session.AmountTotal == 0 ? Complete(session, SessionPaymentStatus.NoPaymentRequired) : Pay(session, method);
        }
    }

    /// <summary>Ends the 3-D Secure challenge, or the redirect to the payment method's site.</summary>
    public PayOutcome Authenticate(string id, bool passed)
    {
        lock (state.Gate)
        {
            var session = OpenSession(id);
            var intent = state.PaymentIntents.Find(session.PaymentIntent)
                ?? throw StripeException.WrongState("No payment of this session waits for authentication.");
            return ApplyResult(session, payments.Authenticate(intent, passed, EventRequest.None));
        }
    }

    /// <summary>Settles a delayed payment and its session, if it has one.</summary>
    public PaymentIntent Settle(string intentId, Decline? decline)
    {
        lock (state.Gate)
        {
            var intent = state.PaymentIntents.Find(intentId) ?? throw StripeException.NotFound("payment_intent", intentId, "intent");
            var result = payments.Settle(intent, decline, EventRequest.None);
            if (state.Sessions.Find(intent.Session) is { } session)
            {
                session = result.Error is null ? state.Sessions.Put(session with { PaymentStatus = SessionPaymentStatus.Paid }) : session;
                events.Record(
                    result.Error is null ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
                    session,
                    EventRequest.None);
            }

            return result.Intent;
        }
    }

    /// <summary>Does nothing when a call or a button settled the payment before.</summary>
    public void SettleIfProcessing(string intentId, Decline? decline)
    {
        lock (state.Gate)
        {
            if (state.PaymentIntents.Find(intentId) is { Status: PaymentIntentStatus.Processing })
            {
                Settle(intentId, decline);
            }
        }
    }

    /// <summary>False when the session does not accept the code.</summary>
    public bool TryApplyPromotion(string id, string code)
    {
        lock (state.Gate)
        {
            var session = OpenSession(id);
            if (session.AllowPromotionCodes is not true || discounts.ApplyCode(session, code) is not { } discounted)
            {
                return false;
            }

            state.Sessions.Put(discounted);
            return true;
        }
    }

    public void RemovePromotion(string id)
    {
        lock (state.Gate)
        {
            state.Sessions.Put(Discounts.Remove(OpenSession(id)));
        }
    }

    /// <summary>False when the session does not offer the rate.</summary>
    public bool TryChooseShipping(string id, string rate)
    {
        lock (state.Gate)
        {
            var session = OpenSession(id);
            if (session.ShippingOptions.FirstOrDefault(option => option.ShippingRate == rate) is not { } option)
            {
                return false;
            }

            state.Sessions.Put(SessionTotals.Apply(session with { ShippingCost = ShippingCost.Of(option) }, session.TotalDetails.AmountDiscount));
            return true;
        }
    }

    private CheckoutSession OpenSession(string id)
    {
        var session = Get(id);
        return session.Status == SessionStatus.Open
            ? session
            : throw StripeException.WrongState($"This Checkout Session can no longer be paid: its status is {session.Status}.");
    }

    private PayOutcome Pay(CheckoutSession session, PaymentMethod method)
    {
        var intent = state.PaymentIntents.Find(session.PaymentIntent);
        if (intent is null)
        {
            intent = payments.Create(inputs.Intent(session), EventRequest.None);
            session = state.Sessions.Put(session with { PaymentIntent = intent.Id });
        }
        else if (intent.Amount != session.AmountTotal)
        {
            // A promotion code was applied or removed between two tries.
            intent = state.PaymentIntents.Put(intent with { Amount = session.AmountTotal });
        }

        return ApplyResult(session, payments.Confirm(intent, method, _ => $"{session.Url}/authenticate", EventRequest.None));
    }

    private PayOutcome ApplyResult(CheckoutSession session, PaymentResult result)
    {
        switch (result.Intent.Status)
        {
            case PaymentIntentStatus.Succeeded:
                return Complete(session, SessionPaymentStatus.Paid);
            case PaymentIntentStatus.Processing:
                SettleLater(result.Intent);
                return Complete(session, SessionPaymentStatus.Unpaid);
            case PaymentIntentStatus.RequiresAction:
                return new PayOutcome(session, ChallengeUrl: result.Intent.NextAction!.RedirectToUrl!.Url);
            default:
                return new PayOutcome(session, result.Error);
        }
    }

    private PayOutcome Complete(CheckoutSession session, string paymentStatus)
    {
        session = state.Sessions.Put(session with { Status = SessionStatus.Complete, PaymentStatus = paymentStatus, Url = null });
        discounts.Redeem(session);
        var @event = events.Record("checkout.session.completed", session, EventRequest.None);
        return new PayOutcome(session, EventId: @event.Id);
    }

    private CheckoutSession MarkExpired(CheckoutSession session, EventRequest request)
    {
        session = state.Sessions.Put(session with { Status = SessionStatus.Expired, Url = null });
        if (state.PaymentIntents.Find(session.PaymentIntent) is { } intent)
        {
            payments.Cancel(intent, "abandoned", request);
        }

        events.Record("checkout.session.expired", session, request);
        return session;
    }

    private void SettleLater(PaymentIntent intent)
    {
        var method = state.PaymentMethods.Find(intent.PaymentMethod)!;
        var account = BankDebits.Find(method.Type)!.Account(method.Number);
        if (options.Value.SettleAfterSeconds is { } seconds && account.Behavior != DebitBehavior.StaysProcessing)
        {
            scheduler.After(TimeSpan.FromSeconds(seconds), () => SettleIfProcessing(intent.Id, account.Decline));
        }
    }
}
