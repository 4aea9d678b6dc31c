using Microsoft.Extensions.Configuration;

namespace Bookly.AppHost;

/// <summary>The stand-in for Stripe, where there is no key.</summary>
internal static class StripeEmulatorExtensions
{
    private const string SecretKey = "sk_test_bookly_emulator";
    private const string WebhookSecret = "whsec_bookly_emulator";

    /// <summary>
    /// Starts the emulator. Its events go straight to the API; with <c>Stripe:UseCli</c> they go the way that a real
    /// account's events go, through the Stripe CLI.
    /// </summary>
    public static void AddStripeEmulator(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        var emulator = builder.AddProject<Projects.Bookly_StripeEmulator>("stripe")
            .WithConfiguredPort()
            .WithPages("Stripe stand-in")
            .WithHttpHealthCheck("/health");

        // By number: "localhost" may mean another address to the API, to the shopper's browser and to the Stripe CLI.
        var endpoint = emulator.GetEndpoint("http");
        var address = ReferenceExpression.Create($"http://{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}");
        api.WithEnvironment("Stripe__ApiBase", address).WithEnvironment("Stripe__SecretKey", SecretKey);

        if (builder.Configuration.GetValue("Stripe:UseCli", false))
        {
            // The emulator first, which tells the CLI the secret; the API, which needs it; then the CLI.
            api.WaitFor(emulator);
            builder.AddForwarder(api, SecretKey, address).WithEnvironment("STRIPE_API_KEY", SecretKey);
        }
        else
        {
            // The API and the emulator know each other's address, and neither waits for the other.
            emulator.WithEnvironment("Emulator__WebhookUrl", $"{api.GetEndpoint("http")}{StripeSettings.WebhookPath}");
            api.WithEnvironment("Stripe__WebhookSecret", WebhookSecret);
        }
    }
}
