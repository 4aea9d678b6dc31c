namespace Bookly.Web.Api;

/// <summary>
/// Sends X-Forwarded-For, so that the API limits password guessing per shopper, not for this site as one caller, and the browser's name, by
/// which shoppers know their sessions.
/// </summary>
public sealed class ShopperAddress(IHttpContextAccessor current) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (current.HttpContext?.Connection.RemoteIpAddress is { } address)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        }

        if (current.HttpContext?.Request.Headers.UserAgent.ToString() is { Length: > 0 } browser)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", browser);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
