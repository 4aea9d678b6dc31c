namespace Bookly.Web.Hosting;

/// <summary>Where a form or a sign-in may lead: only ever to this site.</summary>
public static class LocalUrl
{
    /// <summary><paramref name="url"/> when it is a path on this site, else <paramref name="fallback"/>.</summary>
    public static string Or(string? url, string fallback = "/") => IsLocal(url) ? url! : fallback;

    /// <summary>
    /// Whether <paramref name="url"/> is an absolute path. Browsers read <c>//host</c>, <c>/\host</c> and the same with tabs or
    /// line breaks in between as another host, so any backslash or control character is refused.
    /// </summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/', ..] && !url.Any(character => character == '\\' || char.IsControl(character));
}
