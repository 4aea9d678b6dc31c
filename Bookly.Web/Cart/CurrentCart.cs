using System.Net;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.Cart;

/// <summary>The API's cart when signed in, else the guest's in the browser, priced by the API.</summary>
public sealed class CurrentCart(CartClient api, GuestCart guest)
{
    private Task<ShopperCart>? _read;

    /// <summary>Raised with the number of copies after another feature changed the cart.</summary>
    public event Action<int>? Recounted;

    /// <summary>One API request per page, however many components ask.</summary>
    public Task<ShopperCart> GetAsync(CancellationToken cancellationToken) => _read ??= ReadAsync(cancellationToken);

    /// <summary>Number of copies; no request where the page has read the cart.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        _read is not null ? (await _read).Count() : await api.CountAsync(cancellationToken);

    public async Task RecountAsync(CancellationToken cancellationToken)
    {
        _read = null;
        Recounted?.Invoke(await CountAsync(cancellationToken));
    }

    /// <summary>Sets a line's quantity, 1 to <see cref="Limits.MaxQuantity"/>.</summary>
    public Task<ApiResult<ShopperCart>> SetAsync(long bookId, int quantity, CancellationToken cancellationToken) =>
        guest.IsInUse
            ? ChangeGuestAsync(items => items.Exists(item => item.BookId == bookId)
                ? items.ConvertAll(item => item.BookId == bookId ? new CartItemRequest(bookId, quantity) : item)
                : [.. items, new CartItemRequest(bookId, quantity)], bookId, cancellationToken)
            : ChangeAsync(() => api.SetAsync(bookId, quantity, cancellationToken));

    /// <summary>Puts <paramref name="quantity"/> more copies in the cart, up to <see cref="Limits.MaxQuantity"/>.</summary>
    public async Task<ApiResult<ShopperCart>> AddAsync(long bookId, int quantity, CancellationToken cancellationToken)
    {
        var line = (await GetAsync(cancellationToken)).Items.FirstOrDefault(item => item.BookId == bookId);
        return await SetAsync(bookId, Math.Min((line?.Quantity ?? 0) + quantity, Limits.MaxQuantity), cancellationToken);
    }

    public Task<ApiResult<ShopperCart>> RemoveAsync(long bookId, CancellationToken cancellationToken) =>
        guest.IsInUse
            ? ChangeGuestAsync(items => items.FindAll(item => item.BookId != bookId), null, cancellationToken)
            : ChangeAsync(() => api.RemoveAsync(bookId, cancellationToken));

    public Task<ApiResult<ShopperCart>> ClearAsync(CancellationToken cancellationToken) =>
        guest.IsInUse
            ? ChangeGuestAsync(_ => [], null, cancellationToken)
            : ChangeAsync(() => api.ClearAsync(cancellationToken));

    /// <summary>Merges the guest's cart at sign-in; null when it was empty. When the API fails it is kept for the next sign-in.</summary>
    public async Task<ShopperCart?> TakeOverGuestCartAsync(CancellationToken cancellationToken)
    {
        if (guest.Items.Count == 0) return null;

        var merged = await ChangeAsync(() => api.MergeAsync(guest.Items, cancellationToken));
        if (!merged.Succeeded) return null;

        guest.Keep([]);
        return merged.Value;
    }

    private Task<ShopperCart> ReadAsync(CancellationToken cancellationToken) =>
        guest.IsInUse ? api.QuoteAsync(guest.Items, cancellationToken) : api.GetAsync(cancellationToken);

    /// <summary>The changed line takes the current price, the others keep theirs.</summary>
    private async Task<ApiResult<ShopperCart>> ChangeGuestAsync(Func<List<CartItemRequest>, List<CartItemRequest>> change, long? wanted, CancellationToken cancellationToken)
    {
        var items = change([.. guest.Items]);
        if (items.Count > Limits.MaxCartLines) return Refused(HttpStatusCode.Conflict, ProblemCodes.CartFull);

        var cart = await api.QuoteAsync(items, cancellationToken);
        if (wanted is { } id && !cart.Items.Any(item => item.BookId == id && item.Listed)) return Refused(HttpStatusCode.NotFound, ProblemCodes.BookNotFound);

        guest.Keep(cart.Items.Select(item => new CartItemRequest(item.BookId, item.Quantity, item.PriceBefore ?? item.UnitAmount)));
        _read = Task.FromResult(cart);
        return new ApiResult<ShopperCart>(cart, null);

        static ApiResult<ShopperCart> Refused(HttpStatusCode status, string code) => new(null, new ApiProblem(status, code, null, new Dictionary<string, IReadOnlyList<string>>(), []));
    }

    private Task<ApiResult<ShopperCart>> ChangeAsync(Func<Task<ApiResult<ShopperCart>>> change)
    {
        _read = null;
        return change();
    }
}
