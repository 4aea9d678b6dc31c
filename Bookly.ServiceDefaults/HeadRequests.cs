using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Extensions.Hosting;

/// <summary>HEAD on every route that has GET: endpoints are mapped for GET alone.</summary>
public static class HeadRequests
{
    private static readonly object Asked = new();

    /// <summary>
    /// Answers HEAD as GET; the server leaves the body out, since it goes by the method that came. Call it before routing: the method has
    /// its say in which endpoint it is.
    /// </summary>
    public static void UseHeadAsGet(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Items[Asked] = Asked;
        }

        return next(context);
    });

    /// <summary>Whether only the headers were asked for; a stream without a body to write to would never end by itself.</summary>
    public static bool IsHead(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(Asked);
    }
}
