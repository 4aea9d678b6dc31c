using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;

namespace Bookly.LocalHosting.Executables;

internal sealed class ExecutableStarter(ExecutableResource resource, ResourceOutput output) : IResourceStarter
{
    public string ResourceType => "Executable";

    public async Task<ProcessSpec?> PrepareAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var logger = output.LoggerOf(instance.Id);
        var ports = resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.PortVariable is not null)
            .Select(endpoint => KeyValuePair.Create(endpoint.PortVariable!, (object)instance.Ports[endpoint.Name].ToString(CultureInfo.InvariantCulture)));
        var environment = await resource.ResolveEnvironmentAsync(ports, logger, cancellationToken);
        var arguments = await resource.ResolveArgumentsAsync(logger, cancellationToken);
        return new ProcessSpec(resource.Command, arguments, resource.WorkingDirectory) { Environment = environment, MayFinish = true };
    }
}
