using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>What one request may bring, before anything reads it.</summary>
public static class RequestLimits
{
    /// <summary>More than the largest form: a description of which each character takes nine bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>A session's cookies and what proxies add.</summary>
    private const int MaxHeaderBytes = 24 * 1024;

    private const int MaxHeaders = 64;
    private const int MaxFormFields = 256;
    private const int MaxFieldName = 256;

    public static void AddRequestLimits(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        });
        builder.Services.Configure<FormOptions>(forms =>
        {
            forms.ValueCountLimit = MaxFormFields;
            forms.KeyLengthLimit = MaxFieldName;
            forms.ValueLengthLimit = MaxBodyBytes;
            forms.MultipartHeadersCountLimit = 8;
            forms.MultipartHeadersLengthLimit = 4096;
        });
    }

    /// <summary>
    /// An exception from the limit, for a file of so many bytes. The server reads on to twice as many, and throws them away: a connection that
    /// breaks off tells nobody that the file is too large.
    /// </summary>
    public static TBuilder TakesFilesOf<TBuilder>(this TBuilder endpoint, int bytes) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequestSizeLimitAttribute((2L * bytes) + MaxBodyBytes));

    /// <summary>Who is counted: the address; of IPv6 the first 64 bits, since one customer is assigned the rest.</summary>
    public static string NetworkOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString(),
        _ => address.ToString(),
    };

    /// <summary>So many a minute, counted in six parts, so that a burst is not followed by another at the turn of the minute.</summary>
    public static RateLimitPartition<string> PerMinute(string partition, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(partition, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

    /// <summary>Says when to come back; a place that is taken has no time, and a minute is a guess.</summary>
    public static void TellWhenToRetry(this HttpResponse response, RateLimitLease lease)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(lease);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
