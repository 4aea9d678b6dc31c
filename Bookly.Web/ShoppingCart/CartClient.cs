using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.ShoppingCart;

/// <summary>The API's cart calls, all as the signed-in shopper.</summary>
public sealed class CartClient(ApiConnection api)
{
    public const int MaxQuantity = 99;

    private Task<Cart>? read;

    /// <summary>Raised when the cart has been read anew because something outside of it emptied or filled it.</summary>
    public event Action<Cart>? Refreshed;

    /// <summary>The cart; one request per page, however many parts of the page ask.</summary>
    public Task<Cart> GetAsync(CancellationToken cancellationToken) => read ??= ReadAsync(cancellationToken);

    /// <summary>Reads the cart again and lets those who show it know, such as after a payment.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // A read under way must not come back later than the new one.
        if (read is not null) await Task.WhenAny(read);
        read = null;
        Refreshed?.Invoke(await GetAsync(cancellationToken));
    }

    /// <summary>Sets a line's quantity, 1 to <see cref="MaxQuantity"/>.</summary>
    public Task<ApiResult<Cart>> SetAsync(long bookId, int quantity, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Put, ItemPath(bookId), new SetCartItem(quantity), cancellationToken);

    /// <summary>Puts <paramref name="quantity"/> more copies in the cart, up to <see cref="MaxQuantity"/>.</summary>
    public async Task<ApiResult<Cart>> AddAsync(long bookId, int quantity, CancellationToken cancellationToken)
    {
        var line = (await GetAsync(cancellationToken)).Items.FirstOrDefault(item => item.BookId == bookId);
        return await SetAsync(bookId, Math.Min((line?.Quantity ?? 0) + quantity, MaxQuantity), cancellationToken);
    }

    public Task<ApiResult<Cart>> RemoveAsync(long bookId, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, ItemPath(bookId), null, cancellationToken);

    public Task<ApiResult<Cart>> ClearAsync(CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, "/api/cart", null, cancellationToken);

    private static string ItemPath(long bookId) => string.Create(CultureInfo.InvariantCulture, $"/api/cart/items/{bookId}");

    private async Task<Cart> ReadAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<Cart>("/api/cart", cancellationToken) ?? throw new ApiUnavailableException("/api/cart is not there.");

    private Task<ApiResult<Cart>> ChangeAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        read = null;
        return api.SendAsync<Cart>(method, path, body, cancellationToken);
    }
}
