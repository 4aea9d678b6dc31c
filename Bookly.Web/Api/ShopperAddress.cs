namespace Bookly.Web.Api;

/// <summary>
/// Tells the API whose request this is for (X-Forwarded-For), so that its limit on guessing passwords counts each shopper, not this
/// site, which calls for all of them.
/// </summary>
public sealed class ShopperAddress(IHttpContextAccessor current) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (current.HttpContext?.Connection.RemoteIpAddress is { } address)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        }

        return base.SendAsync(request, cancellationToken);
    }
}
