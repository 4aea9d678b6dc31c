namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that is shown to a person.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Absolute, or a path at the endpoint that it is added for.</summary>
    public required string Url { get; set; }

    /// <summary>What is there; the resource's name when left out.</summary>
    public string? DisplayText { get; set; }
}

/// <summary>Changes the address that is shown for an endpoint.</summary>
internal sealed record EndpointUrlChange(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>Another address to show for an endpoint.</summary>
internal sealed record FurtherEndpointUrl(string EndpointName, Func<EndpointReference, ResourceUrlAnnotation> Callback) : IResourceAnnotation;
