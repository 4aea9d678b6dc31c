namespace Bookly.ApiService.Webhooks;

public static class WebhooksSetup
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<WebhookVerifier>().AddScoped<StripeEvents>().AddHostedService<InboxWorker>();
    }
}
