namespace Bookly.ApiService.Catalog.Seed;

/// <summary>A book of the development catalog.</summary>
/// <param name="UnitAmount">Price of one copy in US cents.</param>
/// <param name="Isbn">Null for fictional editions of works in the public domain.</param>
public sealed record SeedBook(
    string Title, string Author, int Year, string Genre, string Description, long UnitAmount, int Stock, string? Isbn = null);
