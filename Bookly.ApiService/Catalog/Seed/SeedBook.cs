namespace Bookly.ApiService.Catalog.Seed;

/// <summary>A book of the catalog that a development shop starts with.</summary>
/// <param name="Year">Year of first publication or, for old works, the accepted one of composition; negative before the common era.</param>
/// <param name="UnitAmount">Price of one copy in US cents.</param>
/// <param name="Stock">Copies in the house.</param>
/// <param name="Isbn">Null for the house's own editions of works in the public domain.</param>
public sealed record SeedBook(
    string Title, string Author, int Year, string Genre, string Description, long UnitAmount, int Stock, string? Isbn = null);
