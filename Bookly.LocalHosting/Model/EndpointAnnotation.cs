namespace Aspire.Hosting.ApplicationModel;

/// <summary>One address a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    /// <param name="name">Unique in its resource; the scheme when left out.</param>
    /// <param name="uriScheme">Such as <c>http</c> or <c>tcp</c>.</param>
    /// <param name="port">The port that others use; any free one when left out.</param>
    /// <param name="targetPort">The port that the process itself listens on, if it must be a certain one.</param>
    public EndpointAnnotation(string? name = null, string uriScheme = "tcp", int? port = null, int? targetPort = null)
    {
        Name = name ?? uriScheme;
        ResourceName.Validate(Name, "Endpoint");
        UriScheme = uriScheme;
        Port = port;
        TargetPort = targetPort;
    }

    public string Name { get; }

    public string UriScheme { get; set; }

    public int? Port { get; set; }

    public int? TargetPort { get; set; }

    /// <summary>The host name or address the process binds to.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Whether the endpoint is meant for people outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>The environment variable that tells the process which port to listen on.</summary>
    internal string? PortVariable { get; init; }

    /// <summary>Where the endpoint is, once the application has started.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    internal bool IsNamed(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where an endpoint turned out to be.</summary>
public sealed record AllocatedEndpoint(EndpointAnnotation Endpoint, string Address, int Port)
{
    /// <summary>The endpoint's URL without a trailing slash.</summary>
    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}
