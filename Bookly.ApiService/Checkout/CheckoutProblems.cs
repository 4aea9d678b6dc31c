using Bookly.ApiService.Operations;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Checkout;

/// <summary>Why a checkout did not start.</summary>
internal static class CheckoutProblems
{
    public static ProblemHttpResult CartEmpty() =>
        Problems.Problem(StatusCodes.Status400BadRequest, ProblemCodes.CartEmpty, "The cart is empty; put a book in first.");

    public static ProblemHttpResult InsufficientStock(IReadOnlyList<ShortLine> lines) =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.InsufficientStock,
            "There are not enough copies of some books; lower their quantity or take them out.", ("lines", lines));

    public static ProblemHttpResult ProviderUnavailable() =>
        Problems.Problem(
            StatusCodes.Status503ServiceUnavailable, ProblemCodes.PaymentProviderUnavailable,
            "The payment provider does not answer. Nothing was charged; please try again in a moment.");

    public static ProblemHttpResult Superseded() =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.CheckoutSuperseded,
            "Another checkout of this cart was started or given up meanwhile; start again from the cart.");
}
