namespace Bookly.ApiService.Webhooks;

public static class WebhooksSetup
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<WebhookVerifier>().AddSingleton<Forgeries>().AddScoped<StripeEvents>().AddHostedService<InboxWorker>();
        builder.Services.AddSingleton<RefusedEvents>().AddSingleton<SecretUses>().AddHostedService<SecretUseWorker>();
    }
}
