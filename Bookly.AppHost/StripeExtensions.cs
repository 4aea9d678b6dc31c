using Microsoft.Extensions.Configuration;

namespace Bookly.AppHost;

/// <summary>Stripe for the API: an account where there is a key, else the emulator.</summary>
internal static class StripeExtensions
{
    public static void AddStripeFor(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            // A deployed API is reached by Stripe without a forwarder: it is given the account's keys when it is deployed.
            api.WithEnvironment("Stripe__SecretKey", builder.AddParameter("stripe-secret-key", secret: true))
                .WithEnvironment("Stripe__WebhookSecret", builder.AddParameter("stripe-webhook-secret", secret: true));
            return;
        }

        var stripe = builder.AddStripe("stripe");
        if (StripeSettings.From(builder.Configuration) is { } account)
        {
            stripe.WithAccount(builder.AddParameter("stripe-secret-key", account.SecretKey, secret: true));
        }
        else
        {
            stripe.RunAsEmulator(builder.Configuration.GetValue<int?>("Ports:stripe")).WithUrlForEndpoint("http", url => url.DisplayText = "Stripe stand-in");
        }

        var throughCli = builder.Configuration.GetValue("Stripe:UseCli", false);
        stripe.WithWebhook(api, StripeSettings.WebhookPath, StripeSettings.Events, throughCli);
        // The emulator's own endpoint, for the doctor; the CLI brings events without one.
        if (stripe.Resource.IsEmulator && !throughCli) api.WithEnvironment("Stripe__WebhookUrl", $"{api.GetEndpoint("http")}{StripeSettings.WebhookPath}");
        api.WithReference(stripe).WithEnvironment("Stripe__WebhookSecret", stripe.Resource.WebhookSecret);
    }
}
