using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.AppHost;

/// <summary>The Stripe CLI, which brings Stripe's events to this machine.</summary>
internal static class StripeCliExtensions
{
    private const string Name = "stripe-cli";

    /// <summary>A deployed API is reached by Stripe without a forwarder: it is given the account's keys when it is deployed.</summary>
    public static void AddStripeAccount(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api) =>
        api.WithEnvironment("Stripe__SecretKey", builder.AddParameter("stripe-secret-key", secret: true))
            .WithEnvironment("Stripe__WebhookSecret", builder.AddParameter("stripe-webhook-secret", secret: true));

    /// <summary>Gives the API the account's keys and forwards the account's events to it.</summary>
    public static void AddStripeCli(this IDistributedApplicationBuilder builder, StripeSettings settings, IResourceBuilder<ProjectResource> api)
    {
        var secretKey = builder.AddParameter("stripe-secret-key", settings.SecretKey, secret: true);
        api.WithEnvironment("Stripe__SecretKey", secretKey);

        // The key goes through the environment: arguments are there for every user of the machine to read.
        builder.AddForwarder(api, settings.SecretKey).WithEnvironment("STRIPE_API_KEY", secretKey);
    }

    /// <summary>Runs <c>stripe listen</c>, starts it again when it dies, and gives the API the secret that it signs with.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="api">Gets the events, and the secret before it starts.</param>
    /// <param name="secretKey">The account's.</param>
    /// <param name="apiBase">Where Stripe is, when it is not Stripe's own address. It has to answer before the API starts.</param>
    public static IResourceBuilder<ExecutableResource> AddForwarder(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api, string secretKey, ReferenceExpression? apiBase = null)
    {
        var cli = StripeCli.Find(builder.Configuration, builder.AppHostDirectory);
        var forwarder = builder.AddExecutable(Name, cli.Command, ".", "listen", "--skip-update", "--events", StripeSettings.Events)
            .WithArgs("--forward-to", ReferenceExpression.Create($"{api.GetEndpoint("http")}{StripeSettings.WebhookPath}"))
            .WithArgs(_ => cli.RequireInstalled())
            .WithEnvironment(StripeCli.NoTelemetry.Name, StripeCli.NoTelemetry.Value)
            // An event that comes before the API is up would be lost: the CLI does not try again.
            .WaitFor(api);
        if (apiBase is not null) forwarder.WithArgs("--no-wss", "--api-base", apiBase);

        api.WithEnvironment(async context => context.EnvironmentVariables["Stripe__WebhookSecret"] =
            builder.Configuration["Stripe:WebhookSecret"] is { Length: > 0 } configured
                ? configured
                : await cli.ReadSigningSecretAsync(
                    secretKey,
                    apiBase is null ? [] : ["--api-base", await apiBase.GetValueAsync(context.CancellationToken) ?? ""],
                    context.CancellationToken));

        // On the local engine the first program that ends ends all of them, unless somebody looks after it. Aspire leaves the rest running.
        builder.Configuration[$"LocalHosting:StopOnCrash:{Name}"] = "false";
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Supervisor>(services, forwarder.Resource));
        return forwarder;
    }
}
