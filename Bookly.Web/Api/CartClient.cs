using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class CartClient(ApiConnection api)
{
    public async Task<ShopperCart> GetAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<ShopperCart>("/api/cart", cancellationToken) ?? throw new ApiUnavailableException("/api/cart is not there.");

    /// <summary>Number of copies in the cart, much cheaper than reading it.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await api.FindMineAsync<CartCount>("/api/cart/count", cancellationToken))?.Count ?? throw new ApiUnavailableException("/api/cart/count is not there.");

    public Task<ShopperCart> QuoteAsync(IReadOnlyList<CartItemRequest> items, CancellationToken cancellationToken) =>
        api.AskAsync<ShopperCart>("/api/cart/quote", new CartItemsRequest(items), cancellationToken);

    public Task<ApiResult<ShopperCart>> SetAsync(long bookId, int quantity, CancellationToken cancellationToken) =>
        api.SendAsync<ShopperCart>(HttpMethod.Put, ItemPath(bookId), new SetCartItem(quantity), cancellationToken);

    public Task<ApiResult<ShopperCart>> RemoveAsync(long bookId, CancellationToken cancellationToken) =>
        api.SendAsync<ShopperCart>(HttpMethod.Delete, ItemPath(bookId), null, cancellationToken);

    public Task<ApiResult<ShopperCart>> ClearAsync(CancellationToken cancellationToken) =>
        api.SendAsync<ShopperCart>(HttpMethod.Delete, "/api/cart", null, cancellationToken);

    public Task<ApiResult<ShopperCart>> MergeAsync(IReadOnlyList<CartItemRequest> items, CancellationToken cancellationToken) =>
        api.SendAsync<ShopperCart>(HttpMethod.Post, "/api/cart/merge", new CartItemsRequest(items), cancellationToken);

    private static string ItemPath(long bookId) => string.Create(CultureInfo.InvariantCulture, $"/api/cart/items/{bookId}");
}
