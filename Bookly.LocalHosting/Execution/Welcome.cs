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
        var urls = resources.OfType<IResourceWithEndpoints>().OrderByDescending(IsForPeople).SelectMany(UrlsOf).ToList();
        var width = urls.Select(url => url.What.Length).DefaultIfEmpty().Max();
        foreach (var (what, url) in urls) text.AppendLine().Append("    ").Append(what.PadRight(width + 2)).Append(url);
        logger.LogInformation("{Text}", text);
    }

    private static bool IsForPeople(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal);

    private static IEnumerable<(string What, string Url)> UrlsOf(IResourceWithEndpoints resource) =>
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        where endpoint.UriScheme is "http" or "https"
        from url in UrlsOf(resource, endpoint)
        select (url.DisplayText ?? resource.Name, new Uri(new Uri(endpoint.AllocatedEndpoint!.UriString), url.Url).ToString().TrimEnd('/'));

    private static IEnumerable<ResourceUrlAnnotation> UrlsOf(IResourceWithEndpoints resource, EndpointAnnotation endpoint)
    {
        var url = new ResourceUrlAnnotation { Url = endpoint.AllocatedEndpoint!.UriString };
        foreach (var change in resource.Annotations.OfType<EndpointUrlChange>().Where(change => endpoint.IsNamed(change.EndpointName))) change.Callback(url);
        return
        [
            url,
            .. resource.Annotations.OfType<FurtherEndpointUrl>().Where(further => endpoint.IsNamed(further.EndpointName))
                .Select(further => further.Callback(new EndpointReference(resource, endpoint.Name))),
        ];
    }
}
