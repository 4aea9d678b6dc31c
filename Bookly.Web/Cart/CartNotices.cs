using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Bookly.Web.Ui;

namespace Bookly.Web.Cart;

public static class CartNotices
{
    public static Notice Added(ShopperCart cart, long bookId) =>
        cart.Items.FirstOrDefault(item => item.BookId == bookId) is { } item
            ? new Notice(NoticeKind.Success, CartTexts.FormatAdded(item.Title))
            : new Notice(NoticeKind.Success, CartTexts.AddedUnnamed);

    /// <summary>Fewer copies than wanted; all of them are in the cart.</summary>
    public static Notice Limited(CartItem line) => new(
        NoticeKind.Warning, Plural.Of(line.Buyable(), CartTexts.FormatLimited_One(line.Title), copies => CartTexts.FormatLimited_Many(copies, line.Title)));

    /// <summary>The guest's cart was merged at sign-in.</summary>
    public static Notice TakenOver => new(NoticeKind.Success, CartTexts.TakenOver);

    public static Notice Problem(ApiProblem problem) => new(NoticeKind.Warning, TextOf(problem));

    private static string TextOf(ApiProblem problem) => problem switch
    {
        { Code: ProblemCodes.AmountTooSmall, Limit: { } limit } => CartTexts.FormatAmountTooSmall(Money.Format(limit.Amount, limit.Currency)),
        { Code: ProblemCodes.AmountTooLarge, Limit: { } limit } => CartTexts.FormatAmountTooLarge(Money.Format(limit.Amount, limit.Currency)),
        { Code: ProblemCodes.PaymentRequestRefused, Book: { } title } => CartTexts.FormatLineRefused(title),
        { Code: ProblemCodes.PaymentRequestRefused, Field: "email" } => CartTexts.EmailRefused,
        { Code: ProblemCodes.PaymentRequestRefused } => CartTexts.CheckoutRefused,
        { Code: ProblemCodes.HoldLimited, Limited: { Count: > 0 } lines } =>
            $"{CartTexts.FormatHoldLimited(string.Join(", ", lines.Select(line => $"{line.Title}: {line.Allowed}")))} {ReasonOf(lines[0].Reason)}",
        { Code: ProblemCodes.InvalidQuantity } => CartTexts.FormatChooseQuantity(Limits.MaxQuantity),
        _ => ProblemText.Of(problem),
    };

    private static string ReasonOf(HoldLimitReason reason) => reason switch
    {
        HoldLimitReason.Network => CartTexts.HoldReasonNetwork,
        HoldLimitReason.Shop => CartTexts.HoldReasonShop,
        HoldLimitReason.LastCopy => CartTexts.HoldReasonLastCopy,
        _ => CartTexts.HoldReasonAccount,
    };
}
