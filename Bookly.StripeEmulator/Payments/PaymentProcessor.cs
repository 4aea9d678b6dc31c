using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Payments;

/// <summary>The result of a try to pay. <see cref="Error"/> is set when it was declined.</summary>
internal sealed record PaymentResult(PaymentIntent Intent, StripeError? Error = null);

/// <summary>
/// Moves payment intents through their states and records charges and events. Every method runs while the state's gate
/// is held.
/// </summary>
internal sealed class PaymentProcessor(
    EmulatorState state, EmulatorClock clock, Scheduler scheduler, EventLog events, IEnumerable<IPaymentObserver> observers)
{
    /// <summary>With automatic_async capture Stripe sets a charge's balance transaction some time later.</summary>
    private static readonly TimeSpan BalanceTransactionDelay = TimeSpan.FromSeconds(2);

    public PaymentIntent Create(PaymentIntent intent, EventRequest request)
    {
        state.PaymentIntents.Put(intent);
        events.Record("payment_intent.created", intent, request);
        return intent;
    }

    /// <summary>Tries to pay; <paramref name="challengeUrl"/> gives the page of a 3-D Secure challenge.</summary>
    public PaymentResult Confirm(PaymentIntent intent, PaymentMethod method, Func<PaymentIntent, string> challengeUrl, EventRequest request)
    {
        intent = intent with { PaymentMethod = method.Id, LastPaymentError = null, NextAction = null };
        if (BankDebits.Find(method.Type) is not null)
        {
            return Submit(intent, method, request);
        }

        if (method.Type != "card")
        {
            // A redirect method: the other site's page takes the place of a card's challenge.
            return Challenge(intent, challengeUrl, request);
        }

        var card = TestCards.Find(method.Number ?? "");
        return card.Challenge == Payments.Challenge.Required
            ? Challenge(intent, challengeUrl, request)
            : Finish(intent, method, card.Decline, authenticated: false, request);
    }

    public PaymentResult Authenticate(PaymentIntent intent, bool passed, EventRequest request)
    {
        if (intent.Status != PaymentIntentStatus.RequiresAction)
        {
            throw StripeException.WrongState($"This PaymentIntent is {intent.Status}; it waits for no authentication.", "payment_intent_unexpected_state");
        }

        var method = state.PaymentMethods.Find(intent.PaymentMethod)!;
        var decline = passed ? TestCards.Find(method.Number ?? "").Decline : Decline.NotAuthenticated;
        if (method.Type != "card")
        {
            decline = passed ? null : Decline.NotAuthenticated;
        }

        return Finish(intent with { NextAction = null }, method, decline, authenticated: passed, request);
    }

    /// <summary>Ends a delayed payment; null means that the bank paid.</summary>
    public PaymentResult Settle(PaymentIntent intent, Decline? decline, EventRequest request)
    {
        if (intent.Status != PaymentIntentStatus.Processing)
        {
            throw StripeException.WrongState($"This PaymentIntent is {intent.Status}; only one that is processing can settle.", "payment_intent_unexpected_state");
        }

        var charge = state.Charges.Find(intent.LatestCharge)!;
        var method = state.PaymentMethods.Find(intent.PaymentMethod)!;
        return decline is null ? Succeed(intent, method, charge, request) : Fail(intent, method, charge, decline, request);
    }

    public PaymentIntent Cancel(PaymentIntent intent, string? reason, EventRequest request)
    {
        if (intent.Status is PaymentIntentStatus.Succeeded or PaymentIntentStatus.Canceled or PaymentIntentStatus.Processing)
        {
            throw StripeException.WrongState(
                $"You cannot cancel this PaymentIntent because it has a status of {intent.Status}.", "payment_intent_unexpected_state");
        }

        intent = state.PaymentIntents.Put(intent with
        {
            Status = PaymentIntentStatus.Canceled,
            CanceledAt = clock.UnixNow,
            CancellationReason = reason,
            NextAction = null,
        });
        events.Record("payment_intent.canceled", intent, request);
        return intent;
    }

    private PaymentResult Challenge(PaymentIntent intent, Func<PaymentIntent, string> challengeUrl, EventRequest request)
    {
        intent = state.PaymentIntents.Put(intent with
        {
            Status = PaymentIntentStatus.RequiresAction,
            NextAction = new NextAction { Type = "redirect_to_url", RedirectToUrl = new RedirectToUrl(null, challengeUrl(intent)) },
        });
        events.Record("payment_intent.requires_action", intent, request);
        return new PaymentResult(intent);
    }

    private PaymentResult Submit(PaymentIntent intent, PaymentMethod method, EventRequest request)
    {
        var charge = state.Charges.Put(NewCharge(intent, method, authenticated: false) with { Status = "pending" });
        intent = state.PaymentIntents.Put(intent with { Status = PaymentIntentStatus.Processing, LatestCharge = charge.Id });
        events.Record("payment_intent.processing", intent, request);
        events.Record("charge.pending", charge, request);
        return new PaymentResult(intent);
    }

    private PaymentResult Finish(PaymentIntent intent, PaymentMethod method, Decline? decline, bool authenticated, EventRequest request)
    {
        var charge = NewCharge(intent, method, authenticated);
        if (decline == Decline.NotAuthenticated)
        {
            // Stripe makes no charge when authentication fails.
            return Fail(intent, method, charge: null, decline, request);
        }

        return decline is null ? Succeed(intent, method, charge, request) : Fail(intent, method, charge, decline, request);
    }

    private PaymentResult Succeed(PaymentIntent intent, PaymentMethod method, Charge charge, EventRequest request)
    {
        charge = state.Charges.Put(charge with
        {
            Status = "succeeded",
            Paid = true,
            Captured = true,
            AmountCaptured = charge.Amount,
            Outcome = new ChargeOutcome { NetworkStatus = "approved_by_network", SellerMessage = "Payment complete.", Type = "authorized" },
        });
        intent = state.PaymentIntents.Put(intent with
        {
            Status = PaymentIntentStatus.Succeeded,
            AmountReceived = intent.Amount,
            LatestCharge = charge.Id,
            LastPaymentError = null,
        });
        events.Record("charge.succeeded", charge, request);
        events.Record("payment_intent.succeeded", intent, request);
        scheduler.After(BalanceTransactionDelay, () => AddChargeTransaction(charge.Id));
        foreach (var observer in observers)
        {
            observer.Succeeded(charge, method);
        }

        return new PaymentResult(intent);
    }

    private PaymentResult Fail(PaymentIntent intent, PaymentMethod method, Charge? charge, Decline decline, EventRequest request)
    {
        if (charge is not null)
        {
            charge = state.Charges.Put(charge with
            {
                Status = "failed",
                FailureCode = decline.Code,
                FailureMessage = decline.Message,
                Outcome = new ChargeOutcome
                {
                    NetworkStatus = "declined_by_network",
                    Reason = decline.DeclineCode ?? decline.Code,
                    SellerMessage = "The bank did not return any further details with this decline.",
                    Type = "issuer_declined",
                },
            });
            events.Record("charge.failed", charge, request);
        }

        var error = new StripeError
        {
            Type = decline == Decline.NotAuthenticated ? "invalid_request_error" : "card_error",
            Code = decline.Code,
            DeclineCode = decline.DeclineCode,
            Message = decline.Message,
            Charge = charge?.Id,
            DocUrl = $"https://stripe.com/docs/error-codes/{decline.Code.Replace('_', '-')}",
            PaymentMethod = method,
        };
        intent = state.PaymentIntents.Put(intent with
        {
            Status = PaymentIntentStatus.RequiresPaymentMethod,
            PaymentMethod = null,
            LatestCharge = charge?.Id ?? intent.LatestCharge,
            LastPaymentError = StripeJson.Snapshot(error),
        });
        events.Record("payment_intent.payment_failed", intent, request);
        return new PaymentResult(intent, error);
    }

    private Charge NewCharge(PaymentIntent intent, PaymentMethod method, bool authenticated) => new()
    {
        Id = Ids.New(method.Type == "card" ? "ch_" : "py_"),
        Amount = intent.Amount,
        BillingDetails = method.BillingDetails,
        Created = clock.UnixNow,
        Currency = intent.Currency,
        Customer = intent.Customer,
        Description = intent.Description,
        Metadata = intent.Metadata,
        PaymentIntent = intent.Id,
        PaymentMethod = method.Id,
        PaymentMethodDetails = Details(intent, method, authenticated),
        ReceiptEmail = intent.ReceiptEmail,
        Shipping = intent.Shipping,
        Status = "pending",
    };

    private static PaymentMethodDetails Details(PaymentIntent intent, PaymentMethod method, bool authenticated) => new()
    {
        Type = method.Type,
        SepaDebit = method.SepaDebit,
        UsBankAccount = method.UsBankAccount,
        BacsDebit = method.BacsDebit,
        Card = method.Card is not { } card ? null : new ChargedCard
        {
            AmountAuthorized = intent.Amount,
            Brand = card.Brand,
            Checks = card.Checks,
            Country = card.Country,
            ExpMonth = card.ExpMonth,
            ExpYear = card.ExpYear,
            Fingerprint = card.Fingerprint,
            Funding = card.Funding,
            Last4 = card.Last4,
            Network = card.Brand,
            ThreeDSecure = authenticated ? new ThreeDSecureResult { Result = "authenticated" } : null,
        },
    };

    private void AddChargeTransaction(string chargeId)
    {
        lock (state.Gate)
        {
            if (state.Charges.Find(chargeId) is not { BalanceTransaction: null, Status: "succeeded" } charge)
            {
                return;
            }

            var transaction = state.BalanceTransactions.Put(new BalanceTransaction
            {
                Id = Ids.New("txn_"),
                Amount = charge.Amount,
                AvailableOn = clock.UnixNow + (2 * 24 * 3600),
                Created = clock.UnixNow,
                Currency = charge.Currency,
                Fee = (charge.Amount * 29 / 1000) + 30,
                ReportingCategory = "charge",
                Source = charge.Id,
                Type = charge.Id.StartsWith("py_", StringComparison.Ordinal) ? "payment" : "charge",
            });
            charge = state.Charges.Put(charge with { BalanceTransaction = transaction.Id });
            events.Record("charge.updated", charge, EventRequest.None, previous: new { balance_transaction = (string?)null });
        }
    }
}
