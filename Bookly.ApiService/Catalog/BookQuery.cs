using System.Globalization;
using Bookly.Contracts;

namespace Bookly.ApiService.Catalog;

/// <summary>The query string of <c>GET /api/books</c>. Values out of range are clamped.</summary>
/// <param name="Q">Words in title, author and ISBN; all must match, the last as a prefix.</param>
/// <param name="MinPrice">In minor units, as <paramref name="MaxPrice"/>.</param>
/// <param name="Available">Excludes books of which every copy is held.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record BookQuery(
    string? Q, string? Genre, string? Sort, long? MinPrice = null, long? MaxPrice = null, bool Available = false, int Page = 1, int PageSize = 24)
{
    private const int MaxPage = 1_000_000;

    internal BookSort SortOrder => Enum.TryParse<BookSort>(Sort, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : BookSort.Relevance;

    internal bool IsWholeShelf => Q is null && MinPrice is null && MaxPrice is null && !Available;

    /// <summary>Equivalent queries normalize to one, so that they share a cache entry.</summary>
    internal BookQuery Normalized()
    {
        var text = Q?.Trim();
        return this with
        {
            Q = string.IsNullOrEmpty(text) ? null : PlainText.Cut(text, Limits.MaxSearch),
            Genre = string.IsNullOrWhiteSpace(Genre) ? null : PlainText.OneLine(Genre),
            Page = Math.Clamp(Page, 1, MaxPage),
            PageSize = Math.Clamp(PageSize, 1, Limits.MaxPageSize),
        };
    }

    internal string Key => string.Create(
        CultureInfo.InvariantCulture, $"{SortOrder}|{MinPrice}|{MaxPrice}|{Available}|{Genre}|{Q?.ToLowerInvariant()}");
}
