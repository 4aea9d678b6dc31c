using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.ApiService.Refunds;

/// <summary><c>POST /api/admin/orders/{id}/refund</c>.</summary>
public static class AdminRefundsApi
{
    public static void MapAdminRefunds(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/admin/orders/{id:guid}/refund", Refund).WithTags("Back office: orders").RequireAuthorization(StaffPolicy.HandleOrders)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Give money back, all or a part, and put copies on the shelf again; one refund per Idempotency-Key");

    /// <summary>200 when Stripe has made it; 202 when Stripe has not answered: the refund is stored and asked for again by itself.</summary>
    private static async Task<Results<Ok<AdminRefund>, Accepted<AdminRefund>, ProblemHttpResult>> Refund(
        Guid id, RefundOrder refund, [FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user, BooklyDbContext db, RefundRequests refundRequests,
        RefundExecutor refundExecutor, RefundProof proof, ChangeFeed changes, CancellationToken cancellationToken)
    {
        if (IdempotencyKeys.IsWrong(key, out var wrong)) return wrong;
        if (await proof.IsMissingAsync(user, id, refund.Amount, currency: null, cancellationToken)) return FreshProof.Needed();

        var request = new OrderRefundRequest(
            string.IsNullOrWhiteSpace(key) ? Guid.NewGuid().ToString() : $"admin-{key}", id, refund.Amount,
            string.IsNullOrWhiteSpace(refund.Reason) ? null : refund.Reason.Trim(), refund.Restock, refund.RestockLines, user.Email())
        {
            IsByStaff = true,
        };
        var result = await refundRequests.RequestAsync(request, cancellationToken);
        if (result is not RefundRequestResult.Stored stored) return Explain(result);

        // Copies that came back without money are told of here; others by the sync that records their refund.
        changes.OrderMoved(id);
        changes.CatalogChanged(null);
        // The request is stored: whoever asked may go, Stripe is asked all the same.
        await refundExecutor.ExecuteAsync(stored.RequestId, isInteractive: true, CancellationToken.None);
        var made = await db.RefundAsync(stored.RequestId, cancellationToken);
        return made.Status switch
        {
            RefundStatus.Requested => TypedResults.Accepted($"/api/admin/orders/{id}", made),
            RefundStatus.Refused => Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.RefundRefused, $"{made.Failure} Nothing was refunded."),
            _ => TypedResults.Ok(made),
        };
    }

    private static ProblemHttpResult Explain(RefundRequestResult result) => result switch
    {
        RefundRequestResult.OrderNotFound => Problems.NoSuchOrder(),
        RefundRequestResult.KeyReused => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.IdempotencyKeyReused, "This Idempotency-Key has asked for another refund; use a new one."),
        RefundRequestResult.TooMuch too => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.RefundExceedsPayment, "More than is left of the payment cannot be refunded.",
            ("refundableAmount", too.Refundable)),
        RefundRequestResult.RestockExceedsOrder wrong => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.RestockExceedsOrder, "More copies than the order has, and that have not come back, cannot be restocked.",
            ("bookId", wrong.BookId)),
        RefundRequestResult.ListingWithdrawn withdrawn => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.ListingWithdrawn,
            "A book of this order was taken off the catalog by a person. Refund without restocking it, or list it again first.",
            ("bookIds", withdrawn.BookIds)),
        RefundRequestResult.NotRefundable not => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.OrderNotRefundable, $"There is nothing to refund: the order is {not.Status}, or all of it went back.",
            ("orderStatus", not.Status)),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };
}
