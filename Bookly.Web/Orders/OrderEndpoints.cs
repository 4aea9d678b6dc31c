using System.Net.Mime;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;

namespace Bookly.Web.Orders;

public static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("").RequireAuthorization();
        mine.MapFormPost("/orders/{id:guid}/cancel", CancelAsync);
        mine.MapFormPost("/orders/{id:guid}/reorder", ReorderAsync);
        mine.MapGet("/orders/{id:guid}/receipt.pdf", ReceiptAsync);
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext context, OrdersClient orders, Flash flash)
    {
        var answer = await orders.CancelAsync(id, context.RequestAborted);
        if (answer.Problem is { Code: ProblemCodes.OrderNotFound }) return TypedResults.NotFound();

        flash.Set(context, answer.Succeeded
            ? new Notice(NoticeKind.Success, OrderTexts.Cancelled)
            : new Notice(NoticeKind.Warning, OrderTexts.NoLongerCancellable));
        return SeeOther.To($"/orders/{id}");
    }

    private static async Task<IResult> ReorderAsync(Guid id, HttpContext context, OrdersClient orders, Flash flash)
    {
        var answer = await orders.ReorderAsync(id, context.RequestAborted);
        if (!answer.Succeeded) return TypedResults.NotFound();

        var missing = answer.Value.Missing;
        flash.Set(context, missing.Count == 0
            ? new Notice(NoticeKind.Success, OrderTexts.Reordered)
            : new Notice(NoticeKind.Warning, OrderTexts.FormatReorderedPartly(string.Join(", ", missing.Select(line => line.Title)))));
        return SeeOther.To("/cart");
    }

    private static async Task<IResult> ReceiptAsync(Guid id, HttpContext context, OrdersClient orders)
    {
        using var receipt = await orders.ReceiptAsync(id, context.RequestAborted);
        return receipt.IsSuccessStatusCode
            ? TypedResults.File(
                await receipt.Content.ReadAsByteArrayAsync(context.RequestAborted), MediaTypeNames.Application.Pdf,
                receipt.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? "receipt.pdf")
            : TypedResults.NotFound();
    }
}
