using Bookly.Contracts;
using Bookly.Web.Hosting;

namespace Bookly.Web.Orders;

/// <summary>What a shopper can do to an order.</summary>
public static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").RequireAuthorization().MapFormPost("/orders/{id:guid}/cancel", CancelAsync);

    private static async Task<IResult> CancelAsync(Guid id, HttpContext context, OrdersClient orders, Flash flash)
    {
        var answer = await orders.CancelAsync(id, context.RequestAborted);
        if (answer.Problem is { Code: ProblemCodes.OrderNotFound }) return TypedResults.NotFound();

        flash.Set(context, answer.Succeeded
            ? new Notice(NoticeKind.Success, OrderTexts.Cancelled)
            : new Notice(NoticeKind.Warning, OrderTexts.NoLongerCancellable));
        return SeeOther.To($"/orders/{id}");
    }
}
