namespace Bookly.Hosting.Processes;

internal static class ServerProcessExtensions
{
    /// <summary>Replaces the server's container by a process.</summary>
    /// <param name="endpointName">The endpoint that the process listens on, on loopback with a port chosen now.</param>
    public static IResourceBuilder<ServerProcess> ReplaceByProcess<T>(this IResourceBuilder<T> builder, string endpointName)
        where T : IResourceWithConnectionString, IResourceWithEndpoints
    {
        var (server, application) = (builder.Resource, builder.ApplicationBuilder);
        foreach (var annotation in server.Annotations.Where(IsOfTheContainer).ToList()) server.Annotations.Remove(annotation);

        builder.WithEndpoint(endpointName, endpoint =>
        {
            // Read first: without a proxy Port returns the container's target port. Set before TargetPort, or Aspire rejects it.
            var port = endpoint.Port ?? FreePorts.Next();
            endpoint.IsProxied = false;
            endpoint.TargetHost = "127.0.0.1";
            endpoint.Port = port;
            endpoint.TargetPort = port;
        });

        application.Resources.Remove(server);
        return application.AddResource(new ServerProcess(server));
    }

    private static bool IsOfTheContainer(IResourceAnnotation annotation) =>
        annotation is ContainerImageAnnotation or ContainerMountAnnotation or EnvironmentCallbackAnnotation or CommandLineArgsCallbackAnnotation;
}
