using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class PaymentsClient(ApiConnection api)
{
    public async Task<Revenue> GetRevenueAsync(int days, CancellationToken cancellationToken) =>
        await api.FindMineAsync<Revenue>(string.Create(CultureInfo.InvariantCulture, $"/api/admin/takings?days={days}"), cancellationToken)
        ?? throw new ApiUnavailableException("/api/admin/takings is not there.");

    /// <param name="search">Id or number of an order, a session, a payment, or a part of the shopper's address.</param>
    public async Task<PagedList<AdminOrder>> ListOrdersAsync(string? search, OrderStatus? status, int page, CancellationToken cancellationToken) =>
        await api.FindMineAsync<PagedList<AdminOrder>>(PageNumber.Url("/api/admin/orders", page, ("q", search), ("status", status?.ToString())), cancellationToken)
        ?? throw new ApiUnavailableException("/api/admin/orders is not there.");

    public Task<AdminOrderDetails?> FindOrderAsync(Guid id, CancellationToken cancellationToken) =>
        api.FindMineAsync<AdminOrderDetails>($"/api/admin/orders/{id}", cancellationToken);

    /// <param name="key">Idempotency key, in the form: submitting it again is the same refund.</param>
    public Task<ApiResult<AdminRefund>> RefundAsync(Guid id, RefundOrder refund, Guid key, CancellationToken cancellationToken) =>
        api.SendAsync<AdminRefund>(HttpMethod.Post, $"/api/admin/orders/{id}/refund", refund, cancellationToken, key.ToString("N"));
}
