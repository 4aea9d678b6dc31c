namespace Bookly.Web.Catalog;

/// <summary>
/// The language that the catalog's own words are in, descriptions and genres, whatever language the page around them speaks. Books
/// have none of their own: what the shop says of them is written by the shop.
/// </summary>
public sealed class CatalogLanguage(IConfiguration configuration)
{
    /// <summary>Configuration: a language tag such as <c>de</c>.</summary>
    private const string Setting = "Catalogue:Language";

    /// <summary>For <c>lang</c> attributes, so that screen readers and hyphenation know.</summary>
    public string Tag { get; } = configuration[Setting] is { Length: > 0 } tag ? tag : "en";
}
