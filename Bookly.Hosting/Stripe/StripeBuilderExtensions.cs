using Bookly.Hosting.Processes;
using Bookly.Hosting.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static class StripeBuilderExtensions
{
    /// <summary>Adds Stripe: the emulator, unless <see cref="WithAccount"/> names an account.</summary>
    /// <remarks>Not in published applications: there, pass the keys as parameters.</remarks>
    /// <param name="name">Name of the resource and of its connection.</param>
    public static IResourceBuilder<StripeResource> AddStripe(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var stripe = builder.AddResource(new StripeResource(name)).ExcludeFromManifest();
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            var isChosen = stripe.Resource.IsEmulator || stripe.Resource.Annotations.OfType<StripeAccountAnnotation>().Any();
            if (!isChosen && builder.ExecutionContext.IsRunMode) stripe.RunAsEmulator();
            return Task.CompletedTask;
        });
        return stripe;
    }

    /// <summary>Runs the emulator, which needs neither an account nor a network.</summary>
    /// <param name="port">The emulator's port, by default 12111.</param>
    public static IResourceBuilder<StripeResource> RunAsEmulator(this IResourceBuilder<StripeResource> builder, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode && !builder.Resource.IsEmulator)
        {
            StripeEmulator.Replace(builder, port);
            builder.WithEmulatorCommands();
        }

        return builder;
    }

    /// <summary>Uses a Stripe account.</summary>
    /// <param name="secretKey">The account's key, <c>sk_test_...</c>.</param>
    /// <param name="webhookSecret">Signing secret, unless the CLI forwards webhooks (<see cref="WithWebhook"/>).</param>
    public static IResourceBuilder<StripeResource> WithAccount(
        this IResourceBuilder<StripeResource> builder, IResourceBuilder<ParameterResource> secretKey, IResourceBuilder<ParameterResource>? webhookSecret = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(secretKey);
        if (builder.Resource.IsEmulator) throw new DistributedApplicationException($"'{builder.Resource.Name}' is the emulator already: call either RunAsEmulator or WithAccount.");

        builder.Resource.SecretKey = ReferenceExpression.Create($"{secretKey}");
        if (webhookSecret is not null) builder.Resource.WebhookSecret = ReferenceExpression.Create($"{webhookSecret}");
        return builder.WithAnnotation(new StripeAccountAnnotation())
            .OnInitializeResource(async (stripe, initialize, cancellationToken) =>
            {
                await initialize.Eventing.PublishAsync(new ConnectionStringAvailableEvent(stripe, initialize.Services), cancellationToken);
                await initialize.Notifications.PublishUpdateAsync(stripe, state => state with { State = KnownResourceStates.Running });
            });
    }

    /// <summary>
    /// Sends Stripe's events to a service: by the emulator, or by the Stripe CLI as <c>{name}-cli</c>, restarted when it dies. The
    /// CLI signs with its own secret, which the service gets as <c>{NAME}_WEBHOOKSECRET</c>.
    /// </summary>
    /// <param name="receiver">The service; its <c>http</c> endpoint is used.</param>
    /// <param name="path">Path of the webhook endpoint.</param>
    /// <param name="events">Events that the CLI forwards; the emulator sends all.</param>
    /// <param name="throughCli">Forwards the emulator's events through the CLI too.</param>
    /// <exception cref="DistributedApplicationException">The CLI is needed and not installed.</exception>
    public static IResourceBuilder<StripeResource> WithWebhook<T>(
        this IResourceBuilder<StripeResource> builder, IResourceBuilder<T> receiver, string path, IEnumerable<string> events, bool throughCli = false)
        where T : class, IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiver);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode) return builder;

        if (builder.Resource.IsEmulator && !throughCli)
        {
            // Both know each other's address, so neither waits for the other.
            return builder.WithEnvironment("Emulator__WebhookUrl", $"{receiver.GetEndpoint("http")}{path}");
        }

        StripeForwarder.Add(builder, receiver, path, events);
        return builder;
    }

    private sealed class StripeAccountAnnotation : IResourceAnnotation;
}
