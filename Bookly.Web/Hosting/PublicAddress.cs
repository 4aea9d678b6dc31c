namespace Bookly.Web.Hosting;

/// <summary>
/// The site's address as search engines and link previews shall know it. It is configured, and never taken from a request's Host header:
/// that is whatever the asker says, and a page with it may be kept by a cache for others.
/// </summary>
public sealed class PublicAddress
{
    private const string Setting = "Shop:PublicUrl";

    private readonly Uri? _site;

    public PublicAddress(IConfiguration configuration, ILogger<PublicAddress> logger)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Uri.TryCreate(configuration[Setting], UriKind.Absolute, out var site) && site.Scheme is "http" or "https") _site = site;
        else logger.LogWarning("{Setting} is missing: pages name no canonical address and have no picture in link previews", Setting);
    }

    /// <summary>Path and query as a whole address; null where the site's is not configured.</summary>
    public string? Of(string path) => _site is null ? null : new Uri(_site, path).AbsoluteUri;

    /// <summary>Whether an Origin header names this site.</summary>
    public bool IsOrigin(string origin) =>
        _site is not null && string.Equals(_site.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);
}
