namespace Bookly.Contracts;

/// <summary>One page of a longer list.</summary>
/// <param name="Total">How many items there are over all pages.</param>
/// <param name="Page">This page's number, from 1.</param>
public sealed record PagedList<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

/// <summary>A book as the catalog lists it.</summary>
/// <param name="CoverUrl">Path of the cover image, the same on the API's and on the site's origin.</param>
/// <param name="UnitAmount">Price of one copy in the currency's minor unit.</param>
/// <param name="Available">Copies that can be bought now: stock less what open checkouts hold.</param>
public sealed record BookSummary(
    long Id, string Title, string Author, string? Isbn, string Genre, string CoverUrl,
    long UnitAmount, string Currency, int Available);

/// <summary>One page of what was found.</summary>
/// <param name="Total">How many books fit, over all pages.</param>
/// <param name="Currency">What the shop sells in, also where nothing was found.</param>
/// <param name="TotalIsAtLeast">There are more than <paramref name="Total"/>; nobody counted on.</param>
/// <param name="CloseMatches">Nothing fits the words as they were typed; these have words much like them.</param>
public sealed record BookList(
    IReadOnlyList<BookSummary> Items, int Total, int Page, int PageSize, string Currency, bool TotalIsAtLeast = false, bool CloseMatches = false);

/// <summary>How many copies of a listed book can be bought now.</summary>
public sealed record BookStock(long Id, int Available);

/// <summary>A book as its own page shows it.</summary>
/// <param name="Year">Year of first publication; negative before the common era.</param>
public sealed record BookDetails(
    long Id, string Title, string Author, string? Isbn, string Genre, int? Year, string Description, string CoverUrl,
    long UnitAmount, string Currency, int Available);

/// <summary>A genre and how many listed books it has.</summary>
public sealed record GenreCount(string Genre, int Count);

/// <summary>How <c>GET /api/books</c> can be sorted; the query value is the name in camelCase.</summary>
public enum BookSort
{
    /// <summary>Best match first when searching, else by title.</summary>
    Relevance,
    Title,
    Author,
    PriceAscending,
    PriceDescending,
    Newest,
}
