namespace Bookly.Web.Hosting;

internal static class CircuitOrigin
{
    /// <summary>
    /// Circuits are for this site's own pages: browsers open WebSockets to any site, with its cookies, and say in the Origin header for whom.
    /// </summary>
    public static void UseCircuitOrigin(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<PublicAddress>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/_blazor"), circuits => circuits.Use((context, next) =>
        {
            var request = context.Request;
            var origin = request.Headers.Origin.ToString();
            // Programs and same-site reads send none.
            if (origin.Length == 0 || site.IsOrigin(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }));
    }
}
