using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>The API's order calls, all as the signed-in shopper.</summary>
public sealed class OrdersClient(ApiConnection api)
{
    /// <summary>The shopper's orders, newest first.</summary>
    /// <param name="page">From 1.</param>
    public async Task<PagedList<Order>> ListAsync(int page, CancellationToken cancellationToken) =>
        await api.FindMineAsync<PagedList<Order>>(
            string.Create(CultureInfo.InvariantCulture, $"/api/orders?page={page}"), cancellationToken)
        ?? throw new ApiUnavailableException("/api/orders is not there.");

    /// <summary>The order; null when it is unknown or someone else's.</summary>
    public Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        api.FindMineAsync<Order>($"/api/orders/{id}", cancellationToken);

    /// <summary>Lets go of an unpaid order; <see cref="ProblemCodes.OrderNotCancellable"/> when it has been paid meanwhile.</summary>
    public Task<ApiResult<Order>> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync<Order>(HttpMethod.Post, $"/api/orders/{id}/cancel", null, cancellationToken);

    /// <summary>Puts the order's books into the cart again, as far as there are any.</summary>
    public Task<ApiResult<Reordered>> ReorderAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync<Reordered>(HttpMethod.Post, $"/api/orders/{id}/reorder", null, cancellationToken);

    /// <summary>The receipt as a PDF file; the caller's to dispose. Not a success where there is none.</summary>
    public Task<HttpResponseMessage> ReceiptAsync(Guid id, CancellationToken cancellationToken) =>
        api.GetMineRawAsync($"/api/orders/{id}/receipt.pdf", cancellationToken);
}
