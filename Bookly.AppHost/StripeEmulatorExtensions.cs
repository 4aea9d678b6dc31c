namespace Bookly.AppHost;

/// <summary>The stand-in for Stripe, where there is no key.</summary>
internal static class StripeEmulatorExtensions
{
    private const string SecretKey = "sk_test_bookly_emulator";
    private const string WebhookSecret = "whsec_bookly_emulator";

    /// <summary>Starts the emulator; the API and it know each other's address, and neither waits for the other.</summary>
    public static void AddStripeEmulator(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        var emulator = builder.AddProject<Projects.Bookly_StripeEmulator>("stripe")
            .WithConfiguredPort()
            .WithEnvironment("Emulator__WebhookUrl", $"{api.GetEndpoint("http")}{StripeSettings.WebhookPath}")
            .WithHttpHealthCheck("/health");

        // By number: "localhost" may mean another address to the API, to the shopper's browser and to the Stripe CLI.
        var address = emulator.GetEndpoint("http");
        api.WithEnvironment("Stripe__ApiBase", $"http://{address.Property(EndpointProperty.IPV4Host)}:{address.Property(EndpointProperty.Port)}")
            .WithEnvironment("Stripe__SecretKey", SecretKey)
            .WithEnvironment("Stripe__WebhookSecret", WebhookSecret);
    }
}
