namespace Bookly.AppHost;

/// <summary>Where the API's mail goes: on a developer's machine to the mail catcher, which delivers nothing.</summary>
internal static class MailExtensions
{
    public static void AddMailFor(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        if (builder.ExecutionContext.IsPublishMode) builder.AddMailServer(api);
        else builder.AddMailCatcher(api);
    }

    /// <summary>A deployed API is given its mail server when it is deployed.</summary>
    private static void AddMailServer(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api) =>
        api.WithEnvironment("Mail__From", builder.AddParameter("mail-from"))
            .WithEnvironment("Mail__Smtp__Host", builder.AddParameter("mail-smtp-host"))
            .WithEnvironment("Mail__Smtp__User", builder.AddParameter("mail-smtp-user"))
            .WithEnvironment("Mail__Smtp__Password", builder.AddParameter("mail-smtp-password", secret: true));

    /// <summary>Starts the mail catcher and makes the API send its mail there.</summary>
    private static void AddMailCatcher(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        var catcher = builder.AddProject<Projects.Bookly_MailCatcher>("mail").WithConfiguredPort().WithPages("Mail catcher")
            .WithEndpoint("smtp", endpoint => (endpoint.UriScheme, endpoint.TargetHost) = ("smtp", "127.0.0.1"))
            .WithHttpHealthCheck("/health");
        var smtp = catcher.GetEndpoint("smtp");
        catcher.WithEnvironment("Smtp__Port", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.TargetPort)}"));

        // By number: the catcher listens on IPv4 only. Neither waits for the other: mail waits in the outbox.
        api.WithEnvironment("Mail__Smtp__Host", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.IPV4Host)}"))
            .WithEnvironment("Mail__Smtp__Port", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.Port)}"))
            .WithEnvironment("Mail__Smtp__Security", "None")
            .WithEnvironment("Mail__From", "orders@bookly.example");
    }
}
