using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace Bookly.ApiService.Common;

/// <summary>Limits on password guessing and on opening checkouts.</summary>
public static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Checkout = "checkout";

    /// <summary>Separate from sign-in: every visit of the sign-in page asks for a challenge and must not use up the attempts.</summary>
    public const string PasskeyChallenge = "passkey-challenge";

    private const int ChallengesASignIn = 4;

    /// <summary>Configuration section <c>RateLimits</c>: <c>SignInPerMinute</c> per address, <c>CheckoutPerMinute</c> per shopper.</summary>
    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var section = builder.Configuration.GetSection("RateLimits");
        var signIns = section.GetValue("SignInPerMinute", 30);
        var checkouts = section.GetValue("CheckoutPerMinute", 20);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                var http = rejected.HttpContext;
                http.RequestServices.GetRequiredService<SecurityLog>().Write(
                    SecurityEvent.RateLimited, http.User.FindFirstValue(ClaimTypes.NameIdentifier), SecurityLogSetup.RouteOf(http));
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(SignIn, http => PerMinute(NetworkOf(http.Connection.RemoteIpAddress), signIns));
            limiter.AddPolicy(PasskeyChallenge, http => PerMinute(NetworkOf(http.Connection.RemoteIpAddress), ChallengesASignIn * signIns));
            limiter.AddPolicy(Checkout, http => PerMinute(http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "unknown", checkouts));
        });
    }

    /// <summary>The address; of IPv6 the first 64 bits, since one customer is assigned the rest.</summary>
    public static string NetworkOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString(),
        _ => address.ToString(),
    };

    private static RateLimitPartition<string> PerMinute(string partition, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(partition, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}
