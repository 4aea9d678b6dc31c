using Bookly.ApiService.Common;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Stripe;

/// <summary>
/// Tells this shop's sessions from those of other apps and shops on the same Stripe account: it names an order, and the order is known or
/// the session's page leads back to this shop. Asked on every road, because what is not ours must never become a case that refunds it.
/// </summary>
public sealed class OwnSessions(IOptions<ShopOptions> shop)
{
    public bool IsOurs(SessionSnapshot session, bool isOrderKnown)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.OrderId is not null && (isOrderKnown || LeadsHere(session.SuccessUrl));
    }

    private bool LeadsHere(string? successUrl) =>
        Uri.TryCreate(successUrl, UriKind.Absolute, out var url)
        && Uri.Compare(url, shop.Value.PublicUrl, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
