namespace Bookly.Web.Hosting;

/// <summary>Against open redirects: forms and sign-in lead to this site only.</summary>
public static class LocalUrl
{
    /// <summary><paramref name="url"/> when it is a path on this site, else <paramref name="fallback"/>.</summary>
    public static string Or(string? url, string fallback = "/") => IsLocal(url) ? url! : fallback;

    /// <summary>Browsers read <c>//host</c> and <c>/\host</c>, even with tabs or line breaks inside, as other hosts: refused.</summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/', ..] && !url.Any(character => character == '\\' || char.IsControl(character));
}
