using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Bookly.LocalHosting.Execution;

/// <summary>Asks one copy of a resource whether it is well; throws when it is not.</summary>
internal delegate Task HealthProbe(ResourceInstance instance, CancellationToken cancellationToken);

/// <summary>The resource is healthy when all its probes succeed.</summary>
internal sealed class HealthProbeAnnotation(HealthProbe probe) : IResourceAnnotation
{
    public HealthProbe Probe => probe;
}

/// <summary>A GET that must answer with a certain status.</summary>
internal sealed record HttpProbe(string Path, int StatusCode, string EndpointName)
{
    // One connection per question: a kept one would say nothing about whether new ones are accepted.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task CheckAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var address = instance.AddressOf(EndpointName)
            ?? throw new InvalidOperationException($"'{instance.Resource.Name}' has no endpoint '{EndpointName}' to check.");
        using var response = await Client.GetAsync(new Uri(address, Path), cancellationToken);
        if ((int)response.StatusCode != StatusCode)
        {
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{address}{Path.TrimStart('/')} answered {(int)response.StatusCode}."));
        }
    }
}
