using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Keeps a tool of developers on the developer's own machine.</summary>
public static class DevelopmentOnly
{
    private const string Testing = "Testing";

    /// <summary>
    /// Refuses to start outside Development and Testing, and on any address but loopback; where no address is set, it is
    /// <paramref name="defaultUrl"/>.
    /// </summary>
    /// <param name="notHere">What to do outside Development, in one sentence.</param>
    /// <param name="danger">What anyone who reaches the tool could do.</param>
    /// <exception cref="StartupException">The environment or the address is not one that the tool may run in.</exception>
    public static void StayOnThisMachine(this WebApplicationBuilder builder, string defaultUrl, string notHere, string danger)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Environment.IsDevelopment() && !builder.Environment.IsEnvironment(Testing))
        {
            throw new StartupException($"the environment is '{builder.Environment.EnvironmentName}', and this is for Development and Testing. {notHere}");
        }

        foreach (var url in Addresses(builder.Configuration))
        {
            if (!IsLoopback(url))
            {
                throw new StartupException($"it refuses to listen on '{url}', where anyone who can reach it could {danger}. Use {defaultUrl}.");
            }
        }

        if (!Addresses(builder.Configuration).Any()) builder.WebHost.UseUrls(defaultUrl);

        // A page elsewhere that resolves its own name to 127.0.0.1 gets nothing either.
        if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) || builder.Configuration["AllowedHosts"] == "*")
        {
            builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    /// <summary>
    /// Whether a page of another site makes this request, by the browser's own word: a form there must not press the tool's buttons.
    /// Scripts and programs do not say.
    /// </summary>
    public static bool ComesFromAnotherSite(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    private static IEnumerable<string> Addresses(ConfigurationManager configuration)
    {
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

        // Ports alone mean every address, but only count where no URL is set.
        var ports = urls.Length > 0
            ? []
            : new[] { (WebHostDefaults.HttpPortsKey, "http"), (WebHostDefaults.HttpsPortsKey, "https") }.SelectMany(key =>
                (configuration[key.Item1] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{key.Item2}://*:{port}"));
        return [.. urls, .. endpoints, .. ports];
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
