using Bookly.Contracts;

namespace Bookly.Web.Orders;

/// <summary>What the states of a refund mean to the person who waits for the money.</summary>
public static class RefundText
{
    /// <summary>Whether the money did not arrive, after all.</summary>
    public static bool HasFailed(this RefundStatus status) => status is RefundStatus.Failed or RefundStatus.Canceled or RefundStatus.Refused;

    /// <summary>The state in a word or two.</summary>
    public static string Label(this RefundStatus status) => status switch
    {
        RefundStatus.Succeeded => OrderTexts.Refund_Succeeded,
        RefundStatus.RequiresAction => OrderTexts.Refund_RequiresAction,
        _ => status.HasFailed() ? OrderTexts.Refund_Failed : OrderTexts.Refund_Pending,
    };

    /// <summary>What it means and what comes next, in a sentence or two.</summary>
    public static string Explanation(this RefundStatus status) => status switch
    {
        RefundStatus.Succeeded => OrderTexts.RefundExplanation_Succeeded,
        RefundStatus.RequiresAction => OrderTexts.RefundExplanation_RequiresAction,
        _ => status.HasFailed() ? OrderTexts.RefundExplanation_Failed : OrderTexts.RefundExplanation_Pending,
    };
}
