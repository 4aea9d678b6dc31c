namespace Bookly.AppHost;

/// <summary>The service reads and writes rows as a role of its own; only its start, which makes the tables, has the server's owner.</summary>
internal static class DatabaseRoleExtensions
{
    private const string Role = "bookly_service";

    public static IResourceBuilder<ProjectResource> WithDatabaseRoles(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<PostgresServerResource> postgres, IResourceBuilder<PostgresDatabaseResource> database)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(service.ApplicationBuilder, "bookly-service-password", special: false);
        var endpoint = postgres.Resource.PrimaryEndpoint;
        return service.WithReference(database, "bookly-owner").WithEnvironment(
            "ConnectionStrings__bookly",
            ReferenceExpression.Create(
                $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};Username={Role};Password={password};Database={database.Resource.DatabaseName}"));
    }
}
