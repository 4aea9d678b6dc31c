using Microsoft.Net.Http.Headers;

namespace Bookly.ApiService.Common;

/// <summary>The header by which a change names the version that it is based on.</summary>
internal static class IfMatch
{
    /// <summary>Also for <c>*</c>, which overwrites whatever there is.</summary>
    public static bool IsMissing(string? header) => string.IsNullOrWhiteSpace(header) || header.Trim() == "*";

    /// <summary>The tag without its quotation marks; null when there is none.</summary>
    public static string? TagOf(string? header) => EntityTagHeaderValue.TryParse(header, out var tag) ? tag.Tag.ToString().Trim('"') : null;
}
