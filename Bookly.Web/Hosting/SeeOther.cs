namespace Bookly.Web.Hosting;

/// <summary>303: unlike after 302, the next request is certainly a GET.</summary>
public sealed class SeeOther : IResult
{
    private readonly string _location;

    private SeeOther(string location) => this._location = location;

    public static SeeOther To(string location) => new(location);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = _location;
        return Task.CompletedTask;
    }
}
