using System.Text;

namespace Bookly.Web.Hosting;

/// <summary>303: unlike after 302, the next request is certainly a GET.</summary>
public sealed class SeeOther : IResult
{
    private readonly string _location;

    private SeeOther(string location) => this._location = location;

    public static SeeOther To(string location) => new(location);

    private static string EncodeNonAscii(string location) =>
        Ascii.IsValid(location) ? location : string.Concat(location.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        // A header is ASCII; a return address is what somebody typed.
        httpContext.Response.Headers.Location = EncodeNonAscii(_location);
        return Task.CompletedTask;
    }
}
