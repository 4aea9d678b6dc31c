using Bookly.Contracts;

namespace Bookly.ApiService.Cases;

/// <summary>What a person can do about which case.</summary>
public static class CaseRules
{
    /// <summary>The actions for a case as it stands; none once it is resolved.</summary>
    public static IReadOnlyList<CaseAction> ActionsFor(PaymentCase row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.ResolvedAt is not null) return [];

        var actions = row.Kind switch
        {
            // Its order holds stock until the money is either accepted or given back, so it cannot just be put away.
            PaymentCaseKind.AmountMismatch => [CaseAction.Refund, CaseAction.Fulfill],
            PaymentCaseKind.PaidAfterClose => [CaseAction.Refund, CaseAction.Fulfill, CaseAction.Dismiss],
            PaymentCaseKind.DisputeLost => [CaseAction.Dismiss],
            _ => new[] { CaseAction.Refund, CaseAction.Dismiss },
        };
        return HasMoney(row) ? actions : [.. actions.Where(action => action != CaseAction.Refund)];
    }

    /// <summary>Whether there is money that could go back; a session with a discount of 100 % took none.</summary>
    private static bool HasMoney(PaymentCase row) => row is { PaymentIntentId: not null, Amount: > 0 };
}
