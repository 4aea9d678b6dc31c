using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.Catalog;

/// <summary>The API's catalogue calls.</summary>
public sealed class CatalogClient(ApiConnection api)
{
    public async Task<PagedList<BookSummary>> ListAsync(CatalogQuery query, int pageSize, CancellationToken cancellationToken) =>
        await api.FindAsync<PagedList<BookSummary>>(
            "/api/books" + query.ToQueryString(("pageSize", pageSize.ToString(CultureInfo.InvariantCulture))), cancellationToken)
        ?? throw new ApiUnavailableException("/api/books is not there.");

    public async Task<IReadOnlyList<GenreCount>> GetGenresAsync(CancellationToken cancellationToken) =>
        await api.FindAsync<IReadOnlyList<GenreCount>>("/api/books/genres", cancellationToken) ?? [];

    /// <summary>The book, or null when it is not listed.</summary>
    public Task<BookDetails?> FindAsync(long id, CancellationToken cancellationToken) =>
        api.FindAsync<BookDetails>(string.Create(CultureInfo.InvariantCulture, $"/api/books/{id}"), cancellationToken);

    /// <summary>The cover image as the API sends it; the caller disposes it.</summary>
    /// <param name="version">The part of the address after <c>v=</c>; null for whatever is the newest.</param>
    public Task<HttpResponseMessage> GetCoverAsync(long id, string? version, CancellationToken cancellationToken) =>
        api.GetRawAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/books/{id}/cover") + (version is null ? "" : QueryString.Create("v", version)),
            cancellationToken);
}
