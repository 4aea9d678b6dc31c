namespace Bookly.StripeEmulator.Settings;

/// <summary>The configuration section <c>Emulator</c>.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Emulator";

    /// <summary>The signing secret of the configured endpoint when none is set; the shop's default is the same.</summary>
    public const string DefaultWebhookSecret = "whsec_bookly_emulator";

    /// <summary>An endpoint that is sent every event; null for none.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Signs what is sent to <see cref="WebhookUrl"/>, and what the Stripe CLI forwards.</summary>
    public string WebhookSecret { get; set; } = DefaultWebhookSecret;

    /// <summary>Seconds between one failed delivery and the next try, on the emulator's clock; after the last an event is given up.</summary>
    public IReadOnlyList<double> RetrySeconds { get; set; } = [];

    /// <summary>Seconds after which a delayed payment method settles by itself; null leaves that to a call or a button.</summary>
    public double? SettleAfterSeconds { get; set; }

    /// <summary>The longest that the page waits for the webhook's answer before it redirects the shopper, in seconds.</summary>
    public double RedirectWaitSeconds { get; set; } = 10;

    /// <summary>The rate of automatic tax, for every product and address.</summary>
    public decimal TaxPercent { get; set; } = 10;

    /// <summary>Where the state is kept over restarts; null keeps it in memory only.</summary>
    public string? StateFile { get; set; }
}
