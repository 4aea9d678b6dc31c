using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

/// <summary>What events and webhooks register.</summary>
internal static class EventsFeature
{
    public const string ByType = "type";

    extension(EmulatorState state)
    {
        public ObjectCollection<WebhookEndpoint> WebhookEndpoints => state.Of<WebhookEndpoint>();

        public ObjectCollection<StripeEvent> Events => state.Of<StripeEvent>();
    }

    public static void AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<WebhookEndpoint>("webhook_endpoint", "webhook_endpoints") { IdPrefixes = ["we"] });
        services.AddSingleton<ObjectKind>(new ObjectKind<StripeEvent>("event", "events")
        {
            IdPrefixes = ["evt"],
            Indexes = new Dictionary<string, Func<StripeEvent, string?>> { [ByType] = @event => @event.Type },
        });
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<WebhookDispatcher>().AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());
        services.AddSingleton<FirstAttempts>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<ConfiguredEndpoint>();
        services.AddApiResource<EventResource>();
        services.AddApiResource<WebhookEndpointResource>();
    }
}
