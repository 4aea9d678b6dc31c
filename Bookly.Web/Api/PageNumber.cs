using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookly.Web.Api;

public static class PageNumber
{
    /// <summary>1 for anything that is no number.</summary>
    public static int Parse(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1;

    public static string Url(string path, int page, params ReadOnlySpan<(string Name, string? Value)> filters)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in filters)
        {
            if (!string.IsNullOrWhiteSpace(value)) query.Add(name, value);
        }

        if (page > 1) query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return path + query;
    }
}
