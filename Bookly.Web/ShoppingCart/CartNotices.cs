using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;

namespace Bookly.Web.ShoppingCart;

/// <summary>What the shop says after something was done, or could not be done, to the cart.</summary>
public static class CartNotices
{
    public static Notice Added(Cart cart, long bookId) =>
        cart.Items.FirstOrDefault(item => item.BookId == bookId) is { } item
            ? new Notice(NoticeKind.Success, $"“{item.Title}” is in your cart.")
            : new Notice(NoticeKind.Success, "It is in your cart.");

    public static Notice Problem(ApiProblem problem) => problem.Code switch
    {
        ProblemCodes.CartEmpty => new(NoticeKind.Warning, "Your cart is empty, so there is nothing to pay for yet."),
        ProblemCodes.InsufficientStock => new(
            NoticeKind.Warning, "Some books are no longer there in the number you want. We have marked them below; nothing was charged."),
        ProblemCodes.BookNotFound => new(NoticeKind.Warning, "That book has sold out meanwhile, so it could not be added."),
        ProblemCodes.CartFull => new(NoticeKind.Warning, "Your cart holds as many different books as one order can. Take one out first."),
        ProblemCodes.CheckoutSuperseded => new(
            NoticeKind.Warning, "Your cart changed while you were checking out, perhaps in another window. Have a look, then try again."),
        ProblemCodes.InvalidQuantity => new(NoticeKind.Warning, $"Choose between 1 and {CartClient.MaxQuantity} copies."),
        ProblemCodes.PaymentProviderUnavailable => new(
            NoticeKind.Warning, "The payment service does not answer right now. Nothing was charged and your cart is kept: please try again in a minute."),
        ProblemCodes.RateLimited => new(NoticeKind.Warning, "That was a bit fast for us. Wait a moment, then try again."),
        _ => new(NoticeKind.Warning, "That did not work. Nothing was charged; please try again."),
    };
}
