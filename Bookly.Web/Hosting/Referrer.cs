namespace Bookly.Web.Hosting;

/// <summary>The page of this site that a form was sent from.</summary>
public static class Referrer
{
    /// <summary>Its path and query; null when the browser does not say, or names another site.</summary>
    public static string? PageOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page)
            && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) && LocalUrl.IsLocal(page.PathAndQuery)
            ? page.PathAndQuery
            : null;
    }
}
