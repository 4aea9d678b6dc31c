using Bookly.Contracts;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Payments;

public static class PaymentEndpoints
{
    public static void MapBackOfficePayments(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/admin/orders").RequireAuthorization(policy => policy.RequireRole(StaffRoles.Admin))
            .MapFormPost("/{id:guid}/refund", RefundAsync);

    private static async Task<IResult> RefundAsync(
        Guid id, [FromForm] string? amount, [FromForm] string currency, [FromForm] string? reason, [FromForm] bool? restock, [FromForm] string key,
        HttpContext context, PaymentsClient payments, Flash flash)
    {
        long? wanted = string.IsNullOrWhiteSpace(amount) ? null : PriceText.Parse(amount, currency) ?? 0;
        if (wanted is 0)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, PaymentsTexts.AmountUnreadable));
            return SeeOther.To(Page(id));
        }

        var answer = await payments.RefundAsync(id, new RefundOrder(wanted, restock ?? false, reason), key, context.RequestAborted);
        flash.Set(context, answer switch
        {
            { Succeeded: false } => new Notice(NoticeKind.Warning, ProblemText.Of(answer.Problem)),
            { Value.Status: RefundStatus.Requested } => new Notice(NoticeKind.Success, PaymentsTexts.RefundStored),
            { Value: var refund } => new Notice(NoticeKind.Success, PaymentsTexts.FormatRefundedAmount(Ui.Money.Format(refund.Amount, refund.Currency))),
        });
        return SeeOther.To(Page(id));
    }

    private static string Page(Guid id) => $"/admin/orders/{id}";
}
