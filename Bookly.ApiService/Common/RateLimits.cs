using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace Bookly.ApiService.Common;

/// <summary>Limits by what a request costs: on everything, on what takes much work, on password guessing, on opening checkouts.</summary>
public static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Checkout = "checkout";

    /// <summary>Separate from sign-in: every visit of the sign-in page asks for a challenge and must not use up the attempts.</summary>
    public const string PasskeyChallenge = "passkey-challenge";

    /// <summary>Searches: whatever has words to look for.</summary>
    public const string Search = "search";

    /// <summary>Quotes and receipts.</summary>
    public const string Costly = "costly";

    private const int ChallengesASignIn = 4;

    /// <summary>A search of unknown words takes as long as ten pages.</summary>
    private const int RequestsACostlyOne = 10;

    /// <summary>Configuration section <c>RateLimits</c>: <c>RequestsPerMinute</c> per account or address, <c>SignInPerMinute</c> per address, <c>CheckoutPerMinute</c> per shopper.</summary>
    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var section = builder.Configuration.GetSection("RateLimits");
        var requests = section.GetValue("RequestsPerMinute", 1200);
        var costly = Math.Max(1, requests / RequestsACostlyOne);
        var signIns = section.GetValue("SignInPerMinute", 30);
        var checkouts = section.GetValue("CheckoutPerMinute", 20);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                var http = rejected.HttpContext;
                http.Response.TellWhenToRetry(rejected.Lease);
                http.RequestServices.GetRequiredService<SecurityLog>().Write(
                    SecurityEvent.RateLimited, http.User.FindFirstValue(ClaimTypes.NameIdentifier), SecurityLogSetup.RouteOf(http));
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RequestLimits.PerMinute(CallerOf(http), requests));
            limiter.AddPolicy(Search, http => string.IsNullOrWhiteSpace(http.Request.Query["q"])
                ? RateLimitPartition.GetNoLimiter("")
                : RequestLimits.PerMinute(CallerOf(http), costly));
            limiter.AddPolicy(Costly, http => RequestLimits.PerMinute(CallerOf(http), costly));
            limiter.AddPolicy(SignIn, http => RequestLimits.PerMinute(RequestLimits.NetworkOf(http.Connection.RemoteIpAddress), signIns));
            limiter.AddPolicy(PasskeyChallenge, http => RequestLimits.PerMinute(RequestLimits.NetworkOf(http.Connection.RemoteIpAddress), ChallengesASignIn * signIns));
            limiter.AddPolicy(Checkout, http => RequestLimits.PerMinute(http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "unknown", checkouts));
        });
    }

    private static string CallerOf(HttpContext http) =>
        http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? RequestLimits.NetworkOf(http.Connection.RemoteIpAddress);
}
