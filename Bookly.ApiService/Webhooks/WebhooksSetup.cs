namespace Bookly.ApiService.Webhooks;

/// <summary>Registers what receives Stripe's events, and tries those again that could not be handled.</summary>
public static class WebhooksSetup
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<WebhookVerifier>().AddScoped<StripeEvents>().AddHostedService<InboxWorker>();
    }
}
