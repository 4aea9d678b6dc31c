using Bookly.Hosting.Processes;
using Bookly.Hosting.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Stripe as a resource.</summary>
public static class StripeBuilderExtensions
{
    /// <summary>Adds Stripe: the emulator, unless <see cref="WithAccount"/> names an account.</summary>
    /// <remarks>In a published application Stripe is no resource: give the service its keys as parameters.</remarks>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name, which is the connection's name too.</param>
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

    /// <summary>Runs Stripe as the emulator: no account and no network is needed, and its page shows every payment and delivery.</summary>
    /// <param name="builder">Stripe.</param>
    /// <param name="port">The emulator's port; 12111 when left out.</param>
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

    /// <summary>Uses an account of Stripe's.</summary>
    /// <param name="builder">Stripe.</param>
    /// <param name="secretKey">The account's key, <c>sk_test_...</c>.</param>
    /// <param name="webhookSecret">The secret that webhooks are signed with, where no CLI forwards them; <see cref="WithWebhook"/> has the CLI tell it.</param>
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
    /// Has Stripe's events sent to a service: by the emulator itself, or by the Stripe CLI, which is started as a resource
    /// <c>{name}-cli</c>, and again when it dies. The CLI signs with a secret of its own, which the service gets as <c>{NAME}_WEBHOOKSECRET</c>.
    /// </summary>
    /// <param name="builder">Stripe.</param>
    /// <param name="receiver">The service; its <c>http</c> endpoint is used.</param>
    /// <param name="path">Where the service takes webhooks.</param>
    /// <param name="events">The events to forward, for the CLI; the emulator sends every event.</param>
    /// <param name="throughCli">Sends the emulator's events through the CLI, too, as an account's are.</param>
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
            // The service and the emulator know each other's address, and neither waits for the other.
            return builder.WithEnvironment("Emulator__WebhookUrl", $"{receiver.GetEndpoint("http")}{path}");
        }

        StripeForwarder.Add(builder, receiver, path, events);
        return builder;
    }

    private sealed class StripeAccountAnnotation : IResourceAnnotation;
}
