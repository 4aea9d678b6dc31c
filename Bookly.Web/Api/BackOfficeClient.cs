using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class BackOfficeClient(ApiConnection api)
{
    public Task<PagedList<AdminBookSummary>> ListBooksAsync(string? q, string? stock, int page, CancellationToken cancellationToken) =>
        ListAsync<AdminBookSummary>("/api/admin/books", page, cancellationToken, ("q", q), ("stock", stock));

    public Task<PagedList<DelistedBook>> ListDelistedAsync(string? q, int page, CancellationToken cancellationToken) =>
        ListAsync<DelistedBook>("/api/admin/retired-listings", page, cancellationToken, ("q", q));

    public Task<AdminBook?> FindBookAsync(long id, CancellationToken cancellationToken) => api.FindMineAsync<AdminBook>(Book(id), cancellationToken);

    public Task<ApiResult<BookCreated>> CreateBookAsync(BookEdit edit, CancellationToken cancellationToken) =>
        api.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit, cancellationToken);

    public Task<ApiResult<AdminBook>> EditBookAsync(long id, BookEdit edit, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminBook>(HttpMethod.Put, Book(id), edit, cancellationToken, version: version);

    /// <param name="force">Expires the checkouts that hold copies first.</param>
    public Task<ApiProblem?> DeleteBookAsync(long id, bool force, string? version, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, Book(id) + (force ? "?force=true" : ""), null, cancellationToken, version);

    public Task<ApiResult<AdminBook>> RelistAsync(long id, Relist relist, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminBook>(HttpMethod.Post, Book(id) + "/relist", relist, cancellationToken, version: version);

    public Task<ApiResult<AdminBook>> PutCoverAsync(long id, UploadedFile picture, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminBook>(HttpMethod.Put, Book(id) + "/cover", picture, cancellationToken, version: version);

    public Task<ApiResult<AdminBook>> RemoveCoverAsync(long id, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminBook>(HttpMethod.Delete, Book(id) + "/cover", null, cancellationToken, version: version);

    public async Task<IReadOnlyList<AdminImport>> ListImportsAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<IReadOnlyList<AdminImport>>("/api/admin/imports", cancellationToken) ?? [];

    /// <summary>Validates a CSV file; nothing is imported yet.</summary>
    public Task<ApiResult<AdminImport>> UploadImportAsync(string fileName, UploadedFile file, CancellationToken cancellationToken) =>
        api.SendAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports" + QueryString.Create("fileName", fileName), file, cancellationToken);

    public Task<AdminImport?> FindImportAsync(Guid id, CancellationToken cancellationToken) =>
        api.FindMineAsync<AdminImport>($"/api/admin/imports/{id}", cancellationToken);

    public Task<PagedList<AdminImportLine>> ListImportLinesAsync(Guid id, ImportLineKind kind, int page, CancellationToken cancellationToken) =>
        ListAsync<AdminImportLine>($"/api/admin/imports/{id}/lines", page, cancellationToken, ("kind", kind.ToString()));

    public Task<ApiResult<AdminImport>> ConfirmImportAsync(Guid id, ConfirmImport confirm, CancellationToken cancellationToken) =>
        api.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{id}/confirm", confirm, cancellationToken);

    public Task<ApiProblem?> DiscardImportAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, $"/api/admin/imports/{id}", null, cancellationToken);

    /// <summary>The rejected lines as CSV; the caller disposes it.</summary>
    public Task<HttpResponseMessage> GetImportReportAsync(Guid id, CancellationToken cancellationToken) =>
        api.GetMineRawAsync($"/api/admin/imports/{id}/report", cancellationToken);

    private async Task<PagedList<T>> ListAsync<T>(
        string path, int page, CancellationToken cancellationToken, params (string Name, string? Value)[] filters) =>
        await api.FindMineAsync<PagedList<T>>(PageNumber.Url(path, page, filters), cancellationToken)
        ?? throw new ApiUnavailableException($"{path} is not there.");

    private static string Book(long id) => string.Create(CultureInfo.InvariantCulture, $"/api/admin/books/{id}");
}
