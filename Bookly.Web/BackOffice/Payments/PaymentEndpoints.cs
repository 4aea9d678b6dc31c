using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Payments;

public static class PaymentEndpoints
{
    public static void MapBackOfficePayments(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/admin/orders").RequireAuthorization(StaffPolicy.HandleOrders)
            .MapFormPost("/{id:guid}/refund", RefundAsync);

    private static async Task<IResult> RefundAsync(
        Guid id, [FromForm] string? amount, [FromForm] string? currency, [FromForm] string? reason, [FromForm] bool? restock, [FromForm] Guid? key,
        [FromForm] string? confirmedAmount, HttpContext context, PaymentsClient payments, Flash flash)
    {
        if (currency is null || !Currency.IsKnown(currency) || key is null) return TypedResults.BadRequest();

        long? wanted = string.IsNullOrWhiteSpace(amount) ? null : PriceText.Parse(amount, currency) ?? -1;
        if (wanted is -1 || (wanted is 0 && restock is not true))
        {
            flash.Set(context, new Notice(NoticeKind.Warning, PriceText.Explain(amount, currency)));
            return SeeOther.To(Page(id));
        }

        // 12,50 typed as 1250, or the other way round: what is left of the payment tells.
        if (wanted is > 0 and var asked && confirmedAmount != amount
            && await payments.FindOrderAsync(id, context.RequestAborted) is { RefundableAmount: var left } && asked < left && MoneyText.IsFarFrom(asked, left))
        {
            flash.Set(context, new Notice(NoticeKind.Warning, PaymentsTexts.FormatAmountUnusual(Ui.Money.Format(asked, currency), Ui.Money.Format(left, currency))));
            return SeeOther.To(Page(id) + QueryString.Create("amount", amount ?? "").Add("reason", reason ?? ""));
        }

        var answer = await payments.RefundAsync(id, new RefundOrder(wanted, restock ?? false, reason), key.Value, context.RequestAborted);
        flash.Set(context, answer switch
        {
            { Succeeded: false } => new Notice(NoticeKind.Warning, ProblemText.Of(answer.Problem)),
            { Value.Status: RefundStatus.Requested } => new Notice(NoticeKind.Success, PaymentsTexts.RefundStored),
            { Value.Amount: 0 } => new Notice(NoticeKind.Success, PaymentsTexts.GoodsAreBack),
            { Value: var refund } => new Notice(NoticeKind.Success, PaymentsTexts.FormatRefundedAmount(Ui.Money.Format(refund.Amount, refund.Currency))),
        });
        return SeeOther.To(Page(id));
    }

    private static string Page(Guid id) => $"/admin/orders/{id}";
}
