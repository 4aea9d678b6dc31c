using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bookly.ApiService.Common;

/// <summary>The web site calls for its shoppers: behind it, their addresses are the ones to limit.</summary>
public static class TrustedProxies
{
    /// <summary>
    /// Believes X-Forwarded-For when it comes from this machine or from a network of the configuration list <c>TrustedProxies</c>, such
    /// as <c>10.0.0.0/8</c>; anyone else could claim any address.
    /// </summary>
    /// <exception cref="StartupException">An entry is not a network.</exception>
    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var networks = builder.Configuration.GetSection("TrustedProxies").Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var parsed)
                    ? parsed
                    : throw new StartupException($"TrustedProxies has '{network}', which is not a network such as 10.0.0.0/8."));
            }
        });
    }
}
