using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Bookly.LocalHosting.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>PostgreSQL as a resource.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Adds a server. Without a data volume its data goes when the application stops.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="userName">The superuser's name; <c>postgres</c> when left out.</param>
    /// <param name="password">The superuser's password; <c>Parameters:{name}-password</c> or a generated one when left out.</param>
    /// <param name="port">The port; any free one when left out.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PostgresServerResource? server = null;
        var passwordName = $"{name}-password";
        var secret = password?.Resource ?? new ParameterResource(
            passwordName, () => builder.ConfiguredParameter(passwordName) ?? PostgresPassword.Of(server!, builder.AppHostAssembly), secret: true);
        server = new PostgresServerResource(name, userName?.Resource, secret);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(PostgresServerResource.EndpointName, "tcp", port))
            .WithAnnotation(new StarterAnnotation(services => ActivatorUtilities.CreateInstance<PostgresStarter>(services, server)))
            .WithAnnotation(new HealthProbeAnnotation(new PostgresProbe(server).CheckAsync));
    }

    /// <summary>Adds a database to the server.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name, which is the connection's name too.</param>
    /// <param name="databaseName">The database's name; the resource's when left out.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new StarterAnnotation(_ => new DatabaseStarter(database)))
            .WithAnnotation(new HealthProbeAnnotation(new PostgresProbe(database).CheckAsync));
    }

    /// <summary>Keeps the server's data in the checkout's <c>.bookly</c> folder.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">A volume's name; folders are named after their resource, so it is not used.</param>
    /// <param name="isReadOnly">Not used: a server writes.</param>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new DataVolumeAnnotation(), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Names the container image; a local server is the version that the machine has.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag) where T : IResource => builder;
}
