using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Hosting;

/// <summary>The address in the browser, which differs from the error page's that is rendered for it.</summary>
public static class RequestedPage
{
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
