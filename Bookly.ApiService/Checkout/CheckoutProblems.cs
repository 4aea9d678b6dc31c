using System.Globalization;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Checkout;

internal static class CheckoutProblems
{
    public static ProblemHttpResult CartEmpty() =>
        Problems.Problem(StatusCodes.Status400BadRequest, ProblemCodes.CartEmpty, "The cart is empty; put a book in first.");

    public static ProblemHttpResult CartFull() =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.CartFull, $"An order has at most {Limits.MaxCartLines} different books; take some out.");

    public static ProblemHttpResult InsufficientStock(IReadOnlyList<ShortLine> lines) =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.InsufficientStock,
            "There are not enough copies of some books; lower their quantity or take them out.", ("lines", lines));

    public static ProblemHttpResult HoldLimited(IReadOnlyList<LimitedLine> lines) =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.HoldLimited,
            "So many copies cannot be kept before they are paid; see lines for how many can, and repeat with available=true to buy those.", ("lines", lines));

    public static ProblemHttpResult AddressUnproved() =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.AddressUnproved,
            "Several checkouts of this account were not paid. Confirm its e-mail address by the mailed link, then go on.");

    public static ProblemHttpResult AmountOutOfRange(long? limit, bool tooSmall, Currency currency)
    {
        var bound = limit is { } amount ? $" {(tooSmall ? "At least" : "At most")} {currency.Format(amount, CultureInfo.InvariantCulture)} can be paid." : "";
        return tooSmall
            ? Problem(ProblemCodes.AmountTooSmall, $"The cart's total is too small to be paid.{bound} Add a book.")
            : Problem(ProblemCodes.AmountTooLarge, $"The cart's total is too large for one payment.{bound} Split the order.");

        ProblemHttpResult Problem(string code, string detail) => Problems.Problem(
            StatusCodes.Status400BadRequest, code, detail, ("limitAmount", limit), ("currency", currency.Code));
    }

    public static ProblemHttpResult ProviderUnavailable() =>
        Problems.Problem(
            StatusCodes.Status503ServiceUnavailable, ProblemCodes.PaymentProviderUnavailable,
            "The payment provider does not answer. Nothing was charged; please try again in a moment.");

    /// <summary>Names the line or the address, because the shopper can do something about those. Trying again helps nobody.</summary>
    public static ProblemHttpResult RequestRefused(CheckoutResult.RequestRefused refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return Problems.Problem(
            StatusCodes.Status422UnprocessableEntity, ProblemCodes.PaymentRequestRefused,
            refused switch
            {
                { Line: { } line } => $"The payment provider does not accept \"{line.Title}\". Take it out of the cart to go on; the shop knows of it.",
                { IsEmail: true } => "The payment provider does not accept the e-mail address of this account. Change it to go on.",
                _ => "The payment provider does not accept this checkout. Nothing was charged; the shop knows of it and has to mend it.",
            },
            ("bookId", refused.Line?.BookId), ("title", refused.Line?.Title), ("field", refused.IsEmail ? "email" : null));
    }

    public static ProblemHttpResult Superseded() =>
        Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.CheckoutSuperseded,
            "Another checkout of this cart was started or given up meanwhile; start again from the cart.");
}
