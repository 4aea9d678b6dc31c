using Bookly.Hosting.Postgres;
using Bookly.Hosting.Processes;

namespace Aspire.Hosting;

/// <summary>Postgres on a machine without containers.</summary>
public static class PostgresProcessExtensions
{
    /// <summary>
    /// Runs the server as a process where no container engine answers: of the programs that are installed, or else downloaded. The
    /// data is in the AppHost's <c>.bookly</c> folder if the server has a data volume, else in a temporary one. Publishing is not touched.
    /// </summary>
    /// <remarks>
    /// Call it last: what was said about the container is taken off. <c>Servers:RunAs</c> (<c>containers</c> or <c>processes</c>)
    /// overrules what the machine has.
    /// </remarks>
    /// <param name="builder">The server.</param>
    public static IResourceBuilder<PostgresServerResource> RunAsProcessWithoutContainers(this IResourceBuilder<PostgresServerResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (ContainerEngine.IsMissing(builder.ApplicationBuilder)) PostgresProcess.Replace(builder);
        return builder;
    }
}
