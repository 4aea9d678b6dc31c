using System.Globalization;
using System.Text.Json;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookly.Web.Catalog;

/// <summary>What part of the catalogue a page shows; its query string is the same on the site and on the API.</summary>
/// <param name="Page">From 1.</param>
public sealed record CatalogQuery(string? Search, string? Genre, BookSort Sort, int Page)
{
    public const int MaxSearchLength = 100;

    /// <summary>Reads what a shopper's URL says and mends what cannot be meant.</summary>
    public static CatalogQuery Parse(string? search, string? genre, string? sort, int? page) => new(
        Clean(search),
        Clean(genre),
        Enum.TryParse<BookSort>(sort, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : BookSort.Relevance,
        Math.Clamp(page ?? 1, 1, 100_000));

    public bool IsEmpty => Search is null && Genre is null;

    /// <summary>The catalogue page's URL for this query.</summary>
    public string ToUrl() => "/" + ToQueryString();

    /// <summary>The query string without defaults, then <paramref name="more"/>; starts with "?" unless empty.</summary>
    public string ToQueryString(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var query = new QueryBuilder();
        if (Search is not null) query.Add("q", Search);
        if (Genre is not null) query.Add("genre", Genre);
        if (Sort != BookSort.Relevance) query.Add("sort", NameOf(Sort));
        if (Page > 1) query.Add("page", Page.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in more) query.Add(name, value);
        return query.ToString();
    }

    /// <summary>The sort's name in a URL.</summary>
    public static string NameOf(BookSort sort) => JsonNamingPolicy.CamelCase.ConvertName(sort.ToString());

    private static string? Clean(string? text)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length > MaxSearchLength ? trimmed[..MaxSearchLength] : trimmed;
    }
}
