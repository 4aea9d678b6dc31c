namespace Bookly.Web.Hosting;

/// <summary>What features tell the site about themselves.</summary>
public sealed class SiteOptions
{
    /// <summary>Paths whose answers do not end by themselves: HEAD is refused there instead of being answered as GET.</summary>
    public ICollection<PathString> Streams { get; } = [];
}
