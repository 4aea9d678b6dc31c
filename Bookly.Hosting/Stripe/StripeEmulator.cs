using System.Runtime.InteropServices;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Bookly.Hosting.Stripe;

internal static class StripeEmulator
{
    public const string SecretKey = "sk_test_bookly_emulator";
    public const string WebhookSecret = "whsec_bookly_emulator";
    public const int DefaultPort = 12111;

    public static void Replace(IResourceBuilder<StripeResource> builder, int? port)
    {
        var application = builder.ApplicationBuilder;
        var stripe = builder.Resource;
        var assembly = new AppHostFiles(application).StripeEmulator ?? "";
        application.Eventing.Subscribe<BeforeStartEvent>((_, _) => File.Exists(assembly) ? Task.CompletedTask : throw new DistributedApplicationException(
            $"The Stripe emulator is not at '{assembly}': build the solution, or restore the package Bookly.Hosting again."));

        stripe.IsEmulator = true;
        application.AddProcessSupport();
        application.Resources.Remove(stripe);
        var process = application.AddResource(new ServerProcess(stripe));
        process.Resource.Runs(Commands.Dotnet, Path.GetDirectoryName(assembly) ?? "");
        process.WithArgs("exec", assembly)
            .WithHttpEndpoint(port ?? DefaultPort, name: StripeResource.EndpointName)
            .WithEndpoint(StripeResource.EndpointName, endpoint => endpoint.TargetHost = "127.0.0.1")
            .WithEnvironment("ASPNETCORE_URLS", ReferenceExpression.Create($"http://127.0.0.1:{stripe.PrimaryEndpoint.Property(EndpointProperty.TargetPort)}"))
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithEnvironment("DOTNET_ENVIRONMENT", "Development")
            .WithHttpHealthCheck("/health", endpointName: StripeResource.EndpointName)
            .WithIconName("Payment")
            .WithOtlpExporter();

        // The AppHost's configuration of the emulator, such as Emulator:TaxPercent.
        foreach (var (key, value) in application.Configuration.GetSection("Emulator").AsEnumerable())
        {
            if (value is not null) process.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }
    }
}
