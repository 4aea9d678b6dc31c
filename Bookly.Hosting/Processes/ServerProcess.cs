namespace Bookly.Hosting.Processes;

/// <summary>
/// A server as a process: takes the place of the server's container in the model. Whoever refers to the server resource goes on
/// doing so; name, annotations, endpoints and connection string are the server's own.
/// </summary>
/// <remarks>DCP asks for a container engine as soon as the model holds one container, so the container has to leave the model.</remarks>
internal sealed class ServerProcess(IResourceWithConnectionString server) : ExecutableResource(server.Name, "unknown-before-start", ""), IResourceWithConnectionString
{
    public override ResourceAnnotationCollection Annotations => server.Annotations;

    public ReferenceExpression ConnectionStringExpression => server.ConnectionStringExpression;

    public string? ConnectionStringEnvironmentVariable => server.ConnectionStringEnvironmentVariable;

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => server.GetConnectionProperties();

    /// <summary>What to start next time. DCP reads it after <c>BeforeResourceStartedEvent</c>.</summary>
    public void Runs(string command, string workingDirectory)
    {
        var executable = Annotations.OfType<ExecutableAnnotation>().Last();
        (executable.Command, executable.WorkingDirectory) = (command, workingDirectory);
    }
}
