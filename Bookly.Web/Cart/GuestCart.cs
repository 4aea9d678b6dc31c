using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Hosting;

namespace Bookly.Web.Cart;

/// <summary>A guest's cart in an untrusted cookie: book, copies and price at that time, such as <c>7x2@1250.12x1@800</c>.</summary>
public sealed class GuestCart(IHttpContextAccessor requests)
{
    private const string CookieName = "bookly.cart";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private IReadOnlyList<CartItemRequest>? _items;

    /// <summary>A circuit has no request, and belongs to a signed-in shopper.</summary>
    public bool IsInUse => requests.HttpContext?.User.Identity is { IsAuthenticated: false };

    /// <summary>In the order of adding.</summary>
    public IReadOnlyList<CartItemRequest> Items => _items ??= Parse(requests.HttpContext?.Request.Cookies[CookieName]);

    public void Keep(IEnumerable<CartItemRequest> items)
    {
        _items = [.. items];
        if (requests.HttpContext is not { } context) return;

        if (_items.Count == 0) context.Response.Cookies.Delete(CookieName, SiteCookies.Options(context));
        else context.Response.Cookies.Append(CookieName, Write(_items), SiteCookies.Options(context, Lifetime));
    }

    public static string Write(IEnumerable<CartItemRequest> items) => string.Join(
        '.', items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.BookId}x{item.Quantity}@{item.UnitAmount}")));

    /// <summary>Skips what is invalid: a tampered cookie harms only its owner.</summary>
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
