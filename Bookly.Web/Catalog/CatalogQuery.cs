using System.Globalization;
using System.Text.Json;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookly.Web.Catalog;

/// <param name="Page">From 1.</param>
public sealed record CatalogQuery(string? Search, string? Genre, BookSort Sort, int Page)
{
    /// <summary>Null for any price.</summary>
    public PriceRange? Price { get; init; }

    /// <summary>Excludes books of which every copy is held.</summary>
    public bool AvailableOnly { get; init; }

    /// <summary>Replaces invalid values by defaults.</summary>
    public static CatalogQuery Parse(string? search, string? genre, string? sort, int? page) => new(
        Clean(search),
        Clean(genre),
        Enum.TryParse<BookSort>(sort, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : BookSort.Relevance,
        Math.Clamp(page ?? 1, 1, 100_000));

    public bool IsEmpty => this is { Search: null, Genre: null, Price: null, AvailableOnly: false };

    public string ToUrl() => "/" + ToQueryString();

    public string ToApiQuery(int pageSize)
    {
        var query = Filters();
        if (Price?.Min is { } min) query.Add("minPrice", min.ToString(CultureInfo.InvariantCulture));
        if (Price?.Max is { } max) query.Add("maxPrice", max.ToString(CultureInfo.InvariantCulture));
        query.Add("pageSize", pageSize.ToString(CultureInfo.InvariantCulture));
        return query.ToString();
    }

    /// <summary>Without defaults; starts with "?" unless empty.</summary>
    private string ToQueryString()
    {
        var query = Filters();
        if (Price is not null) query.Add("price", Price.ToString());
        return query.ToString();
    }

    private QueryBuilder Filters()
    {
        var query = new QueryBuilder();
        if (Search is not null) query.Add("q", Search);
        if (Genre is not null) query.Add("genre", Genre);
        if (Sort != BookSort.Relevance) query.Add("sort", NameOf(Sort));
        if (Page > 1) query.Add("page", Page.ToString(CultureInfo.InvariantCulture));
        if (AvailableOnly) query.Add("available", "true");
        return query;
    }

    public static string NameOf(BookSort sort) => JsonNamingPolicy.CamelCase.ConvertName(sort.ToString());

    private static string? Clean(string? text)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : PlainText.Cut(trimmed, Limits.MaxSearchField);
    }
}
