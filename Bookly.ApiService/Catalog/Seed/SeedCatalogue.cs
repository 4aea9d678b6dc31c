#pragma warning disable
namespace Bookly.ApiService.Catalog;
public sealed record SeedBook(string Title, string Author, int? Year, string Genre, string Description, long UnitAmount, int Stock, string? Isbn);
public static class SeedCatalogue { public static IReadOnlyList<SeedBook> Load() => [new("Emma","Jane Austen",1815,"Novels","A matchmaker errs, and errs again, before she sees herself.",999,5,null), new("Walden","Henry David Thoreau",1854,"Essays","A man moves to a pond and counts the cost.",1099,1,null)]; }
