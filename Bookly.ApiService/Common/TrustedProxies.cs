using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bookly.ApiService.Common;

/// <summary>The web site calls for its shoppers: rate limits must count their addresses, not the site's.</summary>
public static class TrustedProxies
{
    /// <summary>Accepts X-Forwarded-For only from this machine and the networks in <c>TrustedProxies</c>: it can be forged.</summary>
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
