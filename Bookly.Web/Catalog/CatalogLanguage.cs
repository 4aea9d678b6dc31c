namespace Bookly.Web.Catalog;

/// <summary>Language of descriptions and genres, whatever the page's language: the shop writes them once.</summary>
public sealed class CatalogLanguage(IConfiguration configuration)
{
    /// <summary>A language tag such as <c>de</c>.</summary>
    private const string Setting = "Catalog:Language";

    /// <summary>For <c>lang</c> attributes, used by screen readers and hyphenation.</summary>
    public string Tag { get; } = configuration[Setting] is { Length: > 0 } tag ? tag : "en";
}
