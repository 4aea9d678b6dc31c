using Bookly.Hosting.Processes;
using Bookly.Hosting.Redis;

namespace Aspire.Hosting;

public static class RedisProcessExtensions
{
    /// <summary>
    /// Runs the server as a process where no container engine answers: the machine's Redis or Valkey, else Garnet. Data is kept in
    /// memory. Publishing does not change.
    /// </summary>
    /// <remarks>Call it last: it removes container settings. <c>Servers:RunAs</c> overrides the choice.</remarks>
    /// <param name="builder">The server.</param>
    public static IResourceBuilder<RedisResource> RunAsProcessWithoutContainers(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (ContainerEngine.IsMissing(builder.ApplicationBuilder)) RedisProcess.Replace(builder);
        return builder;
    }
}
