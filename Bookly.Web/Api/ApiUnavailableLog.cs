using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Api;

/// <summary>Logs an outage of the API in one line, since a stack trace of this site explains nothing.</summary>
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

        // The error page is rendered as for other exceptions.
        return ValueTask.FromResult(false);
    }
}
