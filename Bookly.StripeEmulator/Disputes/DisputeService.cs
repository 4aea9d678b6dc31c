using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Disputes;

/// <summary>Opens, answers and closes disputes.</summary>
internal sealed class DisputeService(EmulatorState state, EmulatorClock clock, EventLog events)
{
    public const string WinningEvidence = "winning_evidence";
    public const string LosingEvidence = "losing_evidence";
    private const long Fee = 1500;
    private static readonly TimeSpan EvidencePeriod = TimeSpan.FromDays(9);

    /// <summary>Opens a dispute over all of a charge. An inquiry withdraws nothing.</summary>
    public Dispute Open(Charge charge, string reason, bool inquiry, EventRequest request)
    {
        lock (state.Gate)
        {
            charge = state.Charges.Find(charge.Id)!;
            if (charge.Status != "succeeded")
            {
                throw StripeException.WrongState($"Charge {charge.Id} cannot be disputed: its status is {charge.Status}.");
            }

            if (charge.Disputed)
            {
                throw StripeException.WrongState($"Charge {charge.Id} is disputed already.", "charge_disputed");
            }

            var dispute = state.Disputes.Put(new Dispute
            {
                Id = Ids.New("du_"),
                Amount = charge.Amount,
                BalanceTransactions = inquiry ? [] : [AddBalanceTransaction(charge, -charge.Amount, Fee)],
                Charge = charge.Id,
                Created = clock.UnixNow,
                Currency = charge.Currency,
                EvidenceDetails = new EvidenceDetails { DueBy = clock.UnixNow + (long)EvidencePeriod.TotalSeconds },
                IsChargeRefundable = inquiry,
                PaymentIntent = charge.PaymentIntent,
                Reason = reason,
                Status = inquiry ? "warning_needs_response" : "needs_response",
            });
            state.Charges.Put(charge with { Disputed = true });
            events.Record("charge.dispute.created", dispute, request);
            if (!inquiry)
            {
                events.Record("charge.dispute.funds_withdrawn", dispute, request);
            }

            return dispute;
        }
    }

    /// <summary>Stripe's two test texts decide at once; any other evidence puts the dispute under review.</summary>
    public Dispute Submit(Dispute dispute, IReadOnlyDictionary<string, string?> evidence, bool submit, EventRequest request)
    {
        RequireOpen(dispute);
        var merged = dispute.Evidence.Concat(evidence).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        var text = merged.GetValueOrDefault("uncategorized_text");
        dispute = dispute with
        {
            Evidence = merged,
            EvidenceDetails = dispute.EvidenceDetails with
            {
                HasEvidence = merged.Count > 0,
                SubmissionCount = dispute.EvidenceDetails.SubmissionCount + (submit ? 1 : 0),
            },
        };
        if (submit && text is WinningEvidence or LosingEvidence)
        {
            return Close(dispute, won: text == WinningEvidence, request);
        }

        dispute = state.Disputes.Put(submit ? dispute with { Status = IsInquiry(dispute) ? "warning_under_review" : "under_review" } : dispute);
        events.Record("charge.dispute.updated", dispute, request);
        return dispute;
    }

    public Dispute Close(Dispute dispute, bool won, EventRequest request)
    {
        RequireOpen(dispute);
        var charge = state.Charges.Find(dispute.Charge)!;
        var reinstated = won && !IsInquiry(dispute);
        dispute = state.Disputes.Put(dispute with
        {
            Status = IsInquiry(dispute) ? "warning_closed" : won ? "won" : "lost",
            IsChargeRefundable = IsInquiry(dispute),
            BalanceTransactions = reinstated ? [.. dispute.BalanceTransactions, AddBalanceTransaction(charge, dispute.Amount, -Fee)] : dispute.BalanceTransactions,
        });
        events.Record("charge.dispute.closed", dispute, request);
        if (reinstated)
        {
            events.Record("charge.dispute.funds_reinstated", dispute, request);
        }

        return dispute;
    }

    private static bool IsInquiry(Dispute dispute) => dispute.Status.StartsWith("warning_", StringComparison.Ordinal);

    private static void RequireOpen(Dispute dispute)
    {
        if (dispute.Status is "won" or "lost" or "warning_closed")
        {
            throw StripeException.WrongState($"This dispute is already closed: its status is {dispute.Status}.", "dispute_already_closed");
        }
    }

    private BalanceTransaction AddBalanceTransaction(Charge charge, long amount, long fee) => state.BalanceTransactions.Put(new BalanceTransaction
    {
        Id = Ids.New("txn_"),
        Amount = amount,
        AvailableOn = clock.UnixNow,
        Created = clock.UnixNow,
        Currency = charge.Currency,
        Fee = fee,
        ReportingCategory = amount < 0 ? "dispute" : "dispute_reversal",
        Source = charge.Id,
        Type = "adjustment",
    });
}
