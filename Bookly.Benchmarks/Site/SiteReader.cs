using System.Net;
using System.Text.RegularExpressions;

namespace Bookly.Benchmarks.Site;

/// <summary>Somebody with a browser's cookies and a browser's wish for compressed answers, without the browser.</summary>
public sealed partial class SiteReader : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        CookieContainer = new CookieContainer(),
        AutomaticDecompression = DecompressionMethods.All,
        MaxConnectionsPerServer = 512,
    };

    private readonly HttpClient _http;

    public SiteReader(Uri site)
    {
        Site = site;
        _http = new HttpClient(_handler) { BaseAddress = site };
    }

    public Uri Site { get; }

    /// <summary>For connections that are no HTTP requests of this reader.</summary>
    public string Cookies => _handler.CookieContainer.GetCookieHeader(Site);

    public async Task<string> ReadAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Signs in by the site's own form.</summary>
    public async Task SignInAsync(string email, string password)
    {
        var page = await ReadAsync("/account/sign-in");
        var form = HiddenField().Matches(Form().Match(page).Value)
            .ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
        form["email"] = email;
        form["password"] = password;
        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        if (!answer.Contains(email, StringComparison.Ordinal) || answer.Contains("name=\"password\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{email} could not sign in: {(int)response.StatusCode}.");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("""<form[^>]*>(?:(?!</form>).)*name="password".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"[^>]*>""")]
    private static partial Regex HiddenField();
}
