using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

public static class DevelopmentOnly
{
    private const string Testing = "Testing";

    /// <summary>Refuses to start outside Development and Testing, and on any address but loopback; none is <paramref name="defaultUrl"/>.</summary>
    /// <param name="notHere">What to do outside Development, in one sentence.</param>
    /// <param name="danger">What anyone who reaches the tool could do.</param>
    /// <exception cref="StartupException">The environment or an address is not allowed.</exception>
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

        // Against DNS rebinding: a foreign page whose own name resolves to 127.0.0.1.
        if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) || builder.Configuration["AllowedHosts"] == "*")
        {
            builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    /// <summary>Against cross-site form posts, by the headers that browsers send; scripts and programs send none.</summary>
    public static bool ComesFromAnotherSite(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    private static IEnumerable<string> Addresses(ConfigurationManager configuration)
    {
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

        // A port alone binds every address, and counts only where no URL is set.
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
