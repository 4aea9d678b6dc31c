using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Hosting;

/// <summary>The address in the shopper's browser, which is not the error page's that is rendered under it.</summary>
public static class RequestedPage
{
    /// <summary>Path and query as they were asked for.</summary>
    public static string PathAndQueryOf(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is { } status)
        {
            return status.OriginalPathBase + status.OriginalPath + status.OriginalQueryString;
        }

        return context.Request.PathBase
            + (context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path)
            + context.Request.QueryString;
    }
}
