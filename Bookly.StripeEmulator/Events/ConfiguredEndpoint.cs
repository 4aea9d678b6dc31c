using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Events;

/// <summary>The endpoint of the configuration, present from the start and after a reset.</summary>
internal sealed class ConfiguredEndpoint(EmulatorState state, EmulatorClock clock, IOptions<EmulatorOptions> options)
{
    public const string Id = "we_configured";

    public void Ensure()
    {
        if (options.Value.WebhookUrl is not { } url)
        {
            state.WebhookEndpoints.Remove(Id);
            return;
        }

        state.WebhookEndpoints.Put(new WebhookEndpoint
        {
            Id = Id,
            ApiVersion = Api.ApiPipeline.Version,
            Created = clock.UnixNow,
            Description = "From the emulator's configuration (Emulator:WebhookUrl)",
            EnabledEvents = ["*"],
            Url = url.AbsoluteUri,
            Secret = options.Value.WebhookSecret,
            Configured = true,
        });
    }
}
