using Bookly.Contracts;

namespace Bookly.Web.Orders;

public static class RefundText
{
    public static bool HasFailed(this RefundStatus status) => status is RefundStatus.Failed or RefundStatus.Canceled or RefundStatus.Refused;

    public static string Label(this RefundStatus status) => status switch
    {
        RefundStatus.Succeeded => OrderTexts.Refund_Succeeded,
        RefundStatus.RequiresAction => OrderTexts.Refund_RequiresAction,
        _ => status.HasFailed() ? OrderTexts.Refund_Failed : OrderTexts.Refund_Pending,
    };

    public static string Explanation(this RefundStatus status) => status switch
    {
        RefundStatus.Succeeded => OrderTexts.RefundExplanation_Succeeded,
        RefundStatus.RequiresAction => OrderTexts.RefundExplanation_RequiresAction,
        _ => status.HasFailed() ? OrderTexts.RefundExplanation_Failed : OrderTexts.RefundExplanation_Pending,
    };
}
