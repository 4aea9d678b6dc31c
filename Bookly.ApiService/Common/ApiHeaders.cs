namespace Bookly.ApiService.Common;

internal static class ApiHeaders
{
    /// <summary>No browser guesses that an answer is a script or a page. Set when the answer starts: the error handler clears what was set before.</summary>
    public static void UseApiHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
