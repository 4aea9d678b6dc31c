using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Hosting;

namespace Bookly.Web.Cart;

/// <summary>
/// The cart of somebody who is not signed in. It lives in their browser, so it outlives restarts of the shop and costs it nothing: a
/// cookie of book, copies and the price when they were put in, such as <c>7x2@1250.12x1@800</c>. Nothing in it is trusted.
/// </summary>
public sealed class GuestCart(IHttpContextAccessor requests)
{
    private const string CookieName = "bookly.cart";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private IReadOnlyList<CartItemRequest>? _items;

    /// <summary>Whether this request is a guest's; a circuit has no request and is only ever a signed-in shopper's.</summary>
    public bool IsInUse => requests.HttpContext?.User.Identity is { IsAuthenticated: false };

    /// <summary>What the guest wants, in the order in which it was put in.</summary>
    public IReadOnlyList<CartItemRequest> Items => _items ??= Parse(requests.HttpContext?.Request.Cookies[CookieName]);

    /// <summary>Keeps these for the guest's next visit.</summary>
    public void Keep(IEnumerable<CartItemRequest> items)
    {
        _items = [.. items];
        if (requests.HttpContext is not { } context) return;

        if (_items.Count == 0) context.Response.Cookies.Delete(CookieName, SiteCookies.Options(context));
        else context.Response.Cookies.Append(CookieName, Write(_items), SiteCookies.Options(context, Lifetime));
    }

    public static string Write(IEnumerable<CartItemRequest> items) => string.Join(
        '.', items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.BookId}x{item.Quantity}@{item.UnitAmount}")));

    /// <summary>Reads what can be read; a cookie that was tampered with harms only its owner.</summary>
    public static IReadOnlyList<CartItemRequest> Parse(string? cookie) =>
        [.. (cookie ?? "").Split('.', Limits.MaxCartLines + 1, StringSplitOptions.RemoveEmptyEntries).Take(Limits.MaxCartLines).Select(ParseLine).OfType<CartItemRequest>().DistinctBy(item => item.BookId)];

    private static CartItemRequest? ParseLine(string line)
    {
        return line.Split('x', '@') is [var book, var copies, var price]
            && Number(book) is { } bookId && Number(copies) is { } quantity and >= 1 and <= Limits.MaxQuantity
                ? new CartItemRequest(bookId, (int)quantity, Number(price))
                : null;

        static long? Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
