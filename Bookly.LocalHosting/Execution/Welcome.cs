using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>Tells a person that everything runs, and where.</summary>
internal sealed class Welcome(ILogger<Welcome> logger)
{
    public void Show(IEnumerable<IResource> resources)
    {
        var text = new StringBuilder("Everything is up. Press Ctrl-C to stop.");
        var addresses =
            from resource in resources
            from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
            where endpoint.UriScheme is "http" or "https"
            orderby endpoint.IsExternal descending
            select (resource.Name, endpoint.AllocatedEndpoint!.UriString);
        foreach (var (name, url) in addresses) text.AppendLine().Append("    ").Append(name.PadRight(12)).Append(url);
        logger.LogInformation("{Text}", text);
    }
}
