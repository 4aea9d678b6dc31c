using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class OrdersClient(ApiConnection api)
{
    /// <summary>Newest first; pages count from 1.</summary>
    public async Task<PagedList<Order>> ListAsync(int page, CancellationToken cancellationToken) =>
        await api.FindMineAsync<PagedList<Order>>(
            string.Create(CultureInfo.InvariantCulture, $"/api/orders?page={page}"), cancellationToken)
        ?? throw new ApiUnavailableException("/api/orders is not there.");

    /// <summary>Null when it is unknown or someone else's.</summary>
    public Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        api.FindMineAsync<Order>($"/api/orders/{id}", cancellationToken);

    /// <summary><see cref="ProblemCodes.OrderNotCancellable"/> when it was paid in the meantime.</summary>
    public Task<ApiResult<Order>> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync<Order>(HttpMethod.Post, $"/api/orders/{id}/cancel", null, cancellationToken);

    public Task<ApiResult<Reordered>> ReorderAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync<Reordered>(HttpMethod.Post, $"/api/orders/{id}/reorder", null, cancellationToken);

    /// <summary>The receipt as PDF; the caller disposes it. No success status where there is none.</summary>
    public Task<HttpResponseMessage> ReceiptAsync(Guid id, CancellationToken cancellationToken) =>
        api.GetMineRawAsync($"/api/orders/{id}/receipt.pdf", cancellationToken);
}
