namespace Bookly.Hosting.Processes;

/// <summary>
/// Replaces a server's container in the model; references keep working through the server's name, annotations, endpoints and connection
/// string. The container must leave the model, because DCP requires a container engine as soon as there is one.
/// </summary>
internal sealed class ServerProcess(IResourceWithConnectionString server) : ExecutableResource(server.Name, "unknown-before-start", ""), IResourceWithConnectionString
{
    public override ResourceAnnotationCollection Annotations => server.Annotations;

    public ReferenceExpression ConnectionStringExpression => server.ConnectionStringExpression;

    public string? ConnectionStringEnvironmentVariable => server.ConnectionStringEnvironmentVariable;

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => server.GetConnectionProperties();

    /// <summary>Sets the command line. DCP reads it after <c>BeforeResourceStartedEvent</c>.</summary>
    public void Runs(string command, string workingDirectory)
    {
        var executable = Annotations.OfType<ExecutableAnnotation>().Last();
        (executable.Command, executable.WorkingDirectory) = (command, workingDirectory);
    }
}
