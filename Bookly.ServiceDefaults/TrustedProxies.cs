using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Who the client is: what proxies say of a request is believed of the configured ones alone, and of so many in a row.</summary>
public static class TrustedProxies
{
    /// <summary>
    /// Believes X-Forwarded-For and X-Forwarded-Proto from the networks in <c>TrustedProxies</c>, of <c>TrustedHops</c> proxies in a row; what
    /// stands further left in the header was written by the client, who would pick a new address for each request and escape every limit.
    /// </summary>
    /// <exception cref="StartupException">An entry is not a network, or everybody would be believed.</exception>
    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        if (string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartupException("ASPNETCORE_FORWARDEDHEADERS_ENABLED believes whatever anybody sends. Set TrustedProxies__0 to the proxy's network instead.");
        }

        var networks = (configuration.GetSection("TrustedProxies").Get<string[]>() ?? []).Select(Parse).ToArray();
        var hops = configuration.GetValue("TrustedHops", 1);
        if (hops < 1) throw new StartupException($"TrustedHops is {hops}; it is how many proxies stand in a row, at least 1.");

        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks) options.KnownIPNetworks.Add(network);
            options.ForwardLimit = hops;
            // With nobody known the middleware would believe everybody.
            options.ForwardedHeaders = networks.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        });
    }

    private static System.Net.IPNetwork Parse(string network) => System.Net.IPNetwork.TryParse(network, out var parsed)
        ? parsed
        : throw new StartupException($"TrustedProxies has '{network}', which is not a network such as 10.0.0.0/8.");
}
