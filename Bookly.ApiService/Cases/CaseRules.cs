using Bookly.Contracts;

namespace Bookly.ApiService.Cases;

public static class CaseRules
{
    /// <summary>The actions for a case in its current state; none once it is decided.</summary>
    public static IReadOnlyList<CaseAction> ActionsFor(PaymentCase row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.DecidedAt is not null) return [];

        var actions = row.Kind switch
        {
            // The order holds stock until the money is accepted or refunded, so dismissing it would leave the hold.
            PaymentCaseKind.AmountMismatch => [CaseAction.Refund, CaseAction.Fulfill],
            PaymentCaseKind.PaidAfterClose or PaymentCaseKind.PaymentChanged => [CaseAction.Refund, CaseAction.Fulfill, CaseAction.Dismiss],
            PaymentCaseKind.DisputeLost => [CaseAction.Dismiss],
            _ => new[] { CaseAction.Refund, CaseAction.Dismiss },
        };
        return HasMoney(row) ? actions : [.. actions.Where(action => action != CaseAction.Refund)];
    }

    /// <summary>A session with a discount of 100 % took no money.</summary>
    private static bool HasMoney(PaymentCase row) => row is { PaymentIntentId: not null, Amount: > 0 };
}
