namespace Bookly.Web.Hosting;

/// <summary>303: the form was handled, look there now. Unlike 302 it leaves no doubt that the next request is a GET.</summary>
public sealed class SeeOther : IResult
{
    private readonly string location;

    private SeeOther(string location) => this.location = location;

    public static SeeOther To(string location) => new(location);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
