using System.Net;
using Bookly.ApiService.Common;

namespace Bookly.ApiService.Stripe;

/// <summary>Notes where Stripe did not answer, failed, or refused the key: callers try again, so nobody else would hear of it.</summary>
internal sealed class StripeFailureHandler(DependencyFailures failures) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized)
            {
                failures.Note(Dependency.Stripe);
            }

            return response;
        }
        catch (Exception)
        {
            // A timeout is a cancellation too; one by a caller who left is rare and harmless to count.
            failures.Note(Dependency.Stripe);
            throw;
        }
    }
}
