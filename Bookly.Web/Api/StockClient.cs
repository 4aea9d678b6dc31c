using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class StockClient(ApiConnection api)
{
    public Task<PagedList<AdminStockChange>> ListChangesAsync(long bookId, int page, CancellationToken cancellationToken) =>
        ListAsync<AdminStockChange>(Changes(bookId), page, cancellationToken, ("pageSize", "20"));

    /// <param name="key">Idempotency key, in the form: submitting it again is the same change.</param>
    public Task<ApiResult<AdminStockChange>> ChangeAsync(long bookId, ChangeStock change, Guid key, CancellationToken cancellationToken) =>
        api.SendAsync<AdminStockChange>(HttpMethod.Post, Changes(bookId), change, cancellationToken, key.ToString("N"));

    public Task<PagedList<ShelfCount>> ListCountsAsync(int page, CancellationToken cancellationToken) =>
        ListAsync<ShelfCount>("/api/admin/shelf-counts", page, cancellationToken);

    public Task<ApiResult<ShelfCount>> StartCountAsync(StartShelfCount start, CancellationToken cancellationToken) =>
        api.SendAsync<ShelfCount>(HttpMethod.Post, "/api/admin/shelf-counts", start, cancellationToken);

    public Task<ShelfCount?> FindCountAsync(Guid id, CancellationToken cancellationToken) => api.FindMineAsync<ShelfCount>(Count(id), cancellationToken);

    public Task<PagedList<ShelfCountLine>> ListCountLinesAsync(Guid id, string? filter, int page, CancellationToken cancellationToken) =>
        ListAsync<ShelfCountLine>(Count(id) + "/lines", page, cancellationToken, ("filter", filter));

    public Task<ApiResult<ShelfCount>> CountAsync(Guid id, CountBooks count, CancellationToken cancellationToken) =>
        api.SendAsync<ShelfCount>(HttpMethod.Put, Count(id) + "/lines", count, cancellationToken);

    public Task<ApiResult<ShelfCount>> FinishCountAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync<ShelfCount>(HttpMethod.Post, Count(id) + "/finish", null, cancellationToken);

    public Task<ApiProblem?> DiscardCountAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, Count(id), null, cancellationToken);

    /// <summary>The catalog as CSV; the caller disposes it.</summary>
    public Task<HttpResponseMessage> GetExportAsync(CancellationToken cancellationToken) => api.GetMineRawAsync("/api/admin/books/export", cancellationToken);

    private async Task<PagedList<T>> ListAsync<T>(
        string path, int page, CancellationToken cancellationToken, params (string Name, string? Value)[] filters) =>
        await api.FindMineAsync<PagedList<T>>(PageNumber.Url(path, page, filters), cancellationToken)
        ?? throw new ApiUnavailableException($"{path} is not there.");

    private static string Changes(long bookId) => string.Create(CultureInfo.InvariantCulture, $"/api/admin/books/{bookId}/stock-changes");

    private static string Count(Guid id) => $"/api/admin/shelf-counts/{id}";
}
