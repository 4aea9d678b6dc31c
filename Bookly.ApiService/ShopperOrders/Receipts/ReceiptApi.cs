using System.Net.Mime;
using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.ShopperOrders.Receipts;

internal static class ReceiptApi
{
    public static void MapReceipts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/orders/{id:guid}/receipt.pdf", Get).WithTags("Orders").WithSummary("The receipt as a PDF file").RequireAuthorization()
            .RequireRateLimiting(RateLimits.Costly);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        Guid id, ClaimsPrincipal user, BooklyDbContext db, SettingsCache settings, CancellationToken cancellationToken)
    {
        if (await db.ViewOwnOrderAsync(id, user.UserId(), cancellationToken) is not { } order) return Problems.OrderNotFound();

        return order.HasReceipt()
            ? TypedResults.File(ReceiptPdf.Write(order, user.Email(), settings.Current), MediaTypeNames.Application.Pdf, $"receipt-{order.Number()}.pdf")
            : Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.OrderHasNoReceipt, $"This order has no receipt: it is {order.Status}.", ("orderStatus", order.Status));
    }
}
