using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class CatalogClient(ApiConnection api)
{
    public async Task<BookList> ListAsync(string query, CancellationToken cancellationToken) =>
        await api.FindAsync<BookList>("/api/books" + query, cancellationToken)
        ?? throw new ApiUnavailableException("/api/books is not there.");

    public async Task<IReadOnlyList<GenreCount>> GetGenresAsync(CancellationToken cancellationToken) =>
        await api.FindAsync<IReadOnlyList<GenreCount>>("/api/books/genres", cancellationToken) ?? [];

    public Task<BookDetails?> FindAsync(long id, CancellationToken cancellationToken) =>
        api.FindAsync<BookDetails>(string.Create(CultureInfo.InvariantCulture, $"/api/books/{id}"), cancellationToken);

    public async Task<IReadOnlyList<BookSummary>> GetRelatedAsync(long id, CancellationToken cancellationToken) =>
        await api.FindAsync<IReadOnlyList<BookSummary>>(string.Create(CultureInfo.InvariantCulture, $"/api/books/{id}/related"), cancellationToken) ?? [];

    /// <summary>Copies available of each; books that are not listed are left out.</summary>
    public async Task<IReadOnlyList<BookStock>> GetStockAsync(IEnumerable<long> ids, CancellationToken cancellationToken) =>
        await api.FindAsync<IReadOnlyList<BookStock>>(
            "/api/books/stock" + QueryString.Create(ids.Select(id => KeyValuePair.Create("ids", (string?)id.ToString(CultureInfo.InvariantCulture)))), cancellationToken) ?? [];

    /// <summary>The cover image; the caller disposes it.</summary>
    /// <param name="version">Null for the newest.</param>
    public Task<HttpResponseMessage> GetCoverAsync(long id, string? version, CancellationToken cancellationToken) =>
        api.GetRawAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/books/{id}/cover") + (version is null ? "" : QueryString.Create("v", version)),
            cancellationToken);
}
