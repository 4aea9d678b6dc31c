using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Api;

/// <summary>Notes in one line that a page could not be had because the API is away; a stack trace of this site would tell nothing.</summary>
public sealed class ApiUnavailableLog(ILogger<ApiUnavailableLog> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is ApiUnavailableException)
        {
            logger.LogError(
                "{Method} {Path} ended in 503. {Reason} {Cause}",
                httpContext.Request.Method, httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path, exception.Message, exception.InnerException?.Message);
        }

        // The error page is rendered as for any other exception.
        return ValueTask.FromResult(false);
    }
}
