using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace Bookly.Web.Hosting;

/// <summary>How much of this site one client may have, and of what stays open all of them together.</summary>
internal static class SiteLimits
{
    /// <summary>Configuration section <c>RateLimits</c>.</summary>
    public static void AddSiteLimits(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("RateLimits");
        var requests = section.GetValue("RequestsPerMinute", 1200);
        var openByClient = section.GetValue("OpenPagesPerClient", 40);
        var open = section.GetValue("OpenPages", 2000);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = ExplainAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http =>
                {
                    var network = RequestLimits.NetworkOf(http.Connection.RemoteIpAddress);
                    if (IsErrorPage(http)) return RateLimitPartition.GetNoLimiter("");
                    return StaysOpen(http) is { } kind ? AtATime($"{kind} {network}", openByClient) : RequestLimits.PerMinute(network, requests);
                }),
                PartitionedRateLimiter.Create<HttpContext, string>(
                    http => StaysOpen(http) is { } kind ? AtATime(kind, open) : RateLimitPartition.GetNoLimiter("")));
        });
    }

    /// <summary>The kind of a request that lasts as long as its page is open: a stream or a circuit.</summary>
    private static string? StaysOpen(HttpContext http) => http.Request.Path.Value switch
    {
        "/live" => "stream",
        "/_blazor" when HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsConnect(http.Request.Method) => "circuit",
        _ => null,
    };

    /// <summary>The request has been counted.</summary>
    private static bool IsErrorPage(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;

    private static RateLimitPartition<string> AtATime(string partition, int permits) =>
        RateLimitPartition.GetConcurrencyLimiter(partition, _ => new ConcurrencyLimiterOptions { PermitLimit = permits });

    /// <summary>In a sentence: a page would cost more than what was refused.</summary>
    private static async ValueTask ExplainAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var response = rejected.HttpContext.Response;
        response.TellWhenToRetry(rejected.Lease);
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(HostingTexts.TooManyRequests, cancellationToken);
    }
}
