using Bookly.Hosting.Postgres;
using Bookly.Hosting.Processes;

namespace Aspire.Hosting;

public static class PostgresProcessExtensions
{
    /// <summary>
    /// Runs the server as a process where no container engine answers, with installed or else downloaded programs. Data is kept in the
    /// AppHost's <c>.bookly</c> folder if the server has a data volume, else in a temporary one. Publishing does not change.
    /// </summary>
    /// <remarks>Call it last: it removes container settings. <c>Servers:RunAs</c> overrides the choice.</remarks>
    /// <param name="builder">The server.</param>
    public static IResourceBuilder<PostgresServerResource> RunAsProcessWithoutContainers(this IResourceBuilder<PostgresServerResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (ContainerEngine.IsMissing(builder.ApplicationBuilder)) PostgresProcess.Replace(builder);
        return builder;
    }
}
