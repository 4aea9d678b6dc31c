using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Hosting.Stripe;

internal static class StripeForwarder
{
    /// <summary>Runs <c>stripe listen</c>, restarts it when it dies, and passes its signing secret to the service.</summary>
    public static void Add<T>(IResourceBuilder<StripeResource> builder, IResourceBuilder<T> receiver, string path, IEnumerable<string> events)
        where T : class, IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithWaitSupport
    {
        var (stripe, application) = (builder.Resource, builder.ApplicationBuilder);
        var cli = StripeCli.Find(application.Configuration, application.AppHostDirectory);
        application.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            cli.RequireInstalled();
            return Task.CompletedTask;
        });

        var forwarder = application.AddExecutable($"{stripe.Name}-cli", cli.Command, ".", "listen", "--skip-update", "--events", string.Join(',', events))
            .WithArgs("--forward-to", ReferenceExpression.Create($"{receiver.GetEndpoint("http")}{path}"))
            // In the environment: command lines are readable by every user of the machine.
            .WithEnvironment("STRIPE_API_KEY", stripe.SecretKey)
            .WithEnvironment(StripeCli.NoTelemetry.Name, StripeCli.NoTelemetry.Value)
            .WithParentRelationship(builder)
            // An event before the service is up would be lost: the CLI does not retry.
            .WaitFor(receiver);
        if (stripe.ApiBase is { } address)
        {
            forwarder.WithArgs("--no-wss", "--api-base", address);
            // Order: the emulator, which gives the CLI the secret; the service, which needs it; then the CLI.
            receiver.WaitFor(builder);
        }

        stripe.IsForwardedByCli = true;
        stripe.WebhookSecret = application.Configuration["Stripe:WebhookSecret"] is { Length: > 0 } configured
            ? ReferenceExpression.Create($"{configured}")
            : ReferenceExpression.Create($"{new SigningSecret(cli, stripe)}");
        receiver.WithEnvironment($"{stripe.Name.ToUpperInvariant().Replace('-', '_')}_WEBHOOKSECRET", stripe.WebhookSecret);
        application.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Supervisor>(services, forwarder.Resource));
    }

    private sealed class SigningSecret(StripeCli cli, StripeResource stripe) : IValueProvider, IManifestExpressionProvider
    {
        private string? _told;

        public string ValueExpression => "{stripe-webhook-secret.value}";

        public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            _told ??= await cli.ReadSigningSecretAsync(
            await stripe.SecretKey.GetValueAsync(cancellationToken) ?? "",
            stripe.ApiBase is null ? [] : ["--api-base", await stripe.ApiBase.GetValueAsync(cancellationToken) ?? ""],
            cancellationToken);
    }
}
