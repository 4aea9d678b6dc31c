using Bookly.Hosting.Processes;
using Bookly.Hosting.Redis;

namespace Aspire.Hosting;

/// <summary>Redis on a machine without containers.</summary>
public static class RedisProcessExtensions
{
    /// <summary>
    /// Runs the server as a process where no container engine answers: the machine's Redis or Valkey, else Microsoft Garnet, which is a
    /// .NET tool. Everything is kept in memory. Publishing is not touched.
    /// </summary>
    /// <remarks>
    /// Call it last: what was said about the container is taken off. <c>Servers:RunAs</c> (<c>containers</c> or <c>processes</c>)
    /// overrules what the machine has.
    /// </remarks>
    /// <param name="builder">The server.</param>
    public static IResourceBuilder<RedisResource> RunAsProcessWithoutContainers(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (ContainerEngine.IsMissing(builder.ApplicationBuilder)) RedisProcess.Replace(builder);
        return builder;
    }
}
