namespace Bookly.Web.Hosting;

public sealed class SiteOptions
{
    /// <summary>Paths that stream without end: HEAD is refused there instead of answered as GET.</summary>
    public ICollection<PathString> Streams { get; } = [];
}
