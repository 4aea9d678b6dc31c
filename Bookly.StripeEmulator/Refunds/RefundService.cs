using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Refunds;

/// <summary>Full and partial refunds that succeed, stay pending or fail, by test card. Call it while the gate is held.</summary>
internal sealed class RefundService(EmulatorState state, EmulatorClock clock, Scheduler scheduler, EventLog events)
{
    /// <summary>Until a pending refund succeeds, and until a failing one fails.</summary>
    public static readonly TimeSpan CompletionDelay = TimeSpan.FromSeconds(10);

    public Refund Create(Charge charge, long? amount, string? reason, IReadOnlyDictionary<string, string> metadata, EventRequest request)
    {
        var rest = charge.AmountCaptured - charge.AmountRefunded;
        Check(charge, amount, rest);
        var behavior = state.PaymentMethods.Find(charge.PaymentMethod) is { Type: "card", Number: { } number }
            ? TestCards.Find(number).Refunds
            : RefundBehavior.Succeeds;
        var refunded = amount ?? rest;
        var refund = state.Refunds.Put(new Refund
        {
            Id = Ids.New(charge.Id.StartsWith("py_", StringComparison.Ordinal) ? "pyr_" : "re_"),
            Amount = refunded,
            BalanceTransaction = AddBalanceTransaction(charge, -refunded, "refund").Id,
            Charge = charge.Id,
            Created = clock.UnixNow,
            Currency = charge.Currency,
            Customer = charge.Customer,
            DestinationDetails = charge.PaymentMethodDetails?.Card is null ? null : new RefundDestination(),
            Metadata = metadata,
            PaymentIntent = charge.PaymentIntent,
            PaymentMethod = charge.PaymentMethod,
            Reason = reason,
            Status = behavior == RefundBehavior.PendingFirst ? "pending" : "succeeded",
        });
        var before = charge;
        charge = state.Charges.Put(Refunded(charge, refunded));
        events.Record("charge.refunded", charge, request, previous: new { amount_refunded = before.AmountRefunded, refunded = before.Refunded });
        events.Record("refund.created", refund, request);
        if (behavior == RefundBehavior.Succeeds)
        {
            events.Record("refund.updated", refund, request);
        }
        else
        {
            scheduler.After(CompletionDelay, () => Complete(refund.Id, behavior));
        }

        return refund;
    }

    private static void Check(Charge charge, long? amount, long rest)
    {
        if (charge.Status != "succeeded")
        {
            throw StripeException.WrongState($"Charge {charge.Id} cannot be refunded: its status is {charge.Status}.", param: "charge");
        }

        if (charge.Disputed)
        {
            throw StripeException.WrongState($"Charge {charge.Id} has been charged back; cannot issue a refund.", "charge_disputed");
        }

        if (charge.Refunded || rest == 0)
        {
            throw StripeException.WrongState($"Charge {charge.Id} has already been refunded.", "charge_already_refunded");
        }

        if (amount > rest)
        {
            throw StripeException.WrongState(
                $"Refund amount ({Money.Format(amount.Value, charge.Currency)}) is greater than unrefunded amount on charge ({Money.Format(rest, charge.Currency)})",
                param: "amount");
        }
    }

    private static Charge Refunded(Charge charge, long by)
    {
        var total = charge.AmountRefunded + by;
        return charge with { AmountRefunded = total, Refunded = total == charge.AmountCaptured };
    }

    private BalanceTransaction AddBalanceTransaction(Charge charge, long amount, string type) => state.BalanceTransactions.Put(new BalanceTransaction
    {
        Id = Ids.New("txn_"),
        Amount = amount,
        AvailableOn = clock.UnixNow,
        Created = clock.UnixNow,
        Currency = charge.Currency,
        ReportingCategory = type,
        Source = charge.Id,
        Type = type,
    });

    private void Complete(string refundId, RefundBehavior behavior)
    {
        lock (state.Gate)
        {
            if (state.Refunds.Find(refundId) is not { } refund || state.Charges.Find(refund.Charge) is not { } charge)
            {
                return;
            }

            if (behavior == RefundBehavior.PendingFirst)
            {
                refund = state.Refunds.Put(refund with { Status = "succeeded" });
                events.Record("refund.updated", refund, EventRequest.None, previous: new { status = "pending" });
                events.Record("charge.refund.updated", refund, EventRequest.None, previous: new { status = "pending" });
                return;
            }

            // Stripe returns a failed refund's amount to the charge.
            state.Charges.Put(Refunded(charge, -refund.Amount));
            refund = state.Refunds.Put(refund with { Status = "failed", FailureReason = "expired_or_canceled_card" });
            events.Record("refund.updated", refund, EventRequest.None, previous: new { status = "succeeded" });
            events.Record("refund.failed", refund, EventRequest.None, previous: new { status = "succeeded" });
            events.Record("charge.refund.updated", refund, EventRequest.None, previous: new { status = "succeeded" });
        }
    }
}
