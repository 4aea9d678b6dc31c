using System.Net;
using System.Threading.RateLimiting;

namespace Bookly.ApiService.Webhooks;

/// <summary>
/// Bodies with a wrong signature, by address: telling one takes a hash of all that it sends, so whoever has sent many is refused unread.
/// What Stripe signed is not counted, however much of it comes.
/// </summary>
public sealed class Forgeries : IDisposable
{
    private const int MaxPerMinute = 120;

    private readonly PartitionedRateLimiter<string> _limiter =
        PartitionedRateLimiter.Create<string, string>(network => RequestLimits.PerMinute(network, MaxPerMinute));

    public void Count(IPAddress? from) => _limiter.AttemptAcquire(RequestLimits.NetworkOf(from)).Dispose();

    /// <summary>Not acquired when this address is not to be read now.</summary>
    public RateLimitLease Look(IPAddress? from) => _limiter.AttemptAcquire(RequestLimits.NetworkOf(from), permitCount: 0);

    public void Dispose() => _limiter.Dispose();
}
