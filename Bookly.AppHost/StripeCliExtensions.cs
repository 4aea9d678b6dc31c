using System.ComponentModel;
using System.Diagnostics;

namespace Bookly.AppHost;

/// <summary>The Stripe CLI, which brings a Stripe account's events to this machine.</summary>
internal static class StripeCliExtensions
{
    private const string Command = "stripe";

    /// <summary>Gives the API the account's keys and forwards the account's events to it.</summary>
    public static void AddStripeCli(this IDistributedApplicationBuilder builder, StripeSettings settings, IResourceBuilder<ProjectResource> api)
    {
        var secretKey = builder.AddParameter("stripe-secret-key", settings.SecretKey, secret: true);
        var webhookSecret = new Lazy<Task<string>>(() => settings.WebhookSecret is { Length: > 0 } configured
            ? Task.FromResult(configured)
            : ReadSigningSecretAsync(settings.SecretKey));

        // The key goes through the environment: arguments are there for every user of the machine to read.
        builder.AddExecutable("stripe", Command, ".", "listen", "--events", StripeSettings.Events)
            .WithArgs("--forward-to", ReferenceExpression.Create($"{api.GetEndpoint("http")}{StripeSettings.WebhookPath}"))
            .WithEnvironment("STRIPE_API_KEY", secretKey);

        api.WithEnvironment("Stripe__SecretKey", secretKey)
            .WithEnvironment(async context => context.EnvironmentVariables["Stripe__WebhookSecret"] = await webhookSecret.Value);
    }

    /// <summary>The secret that <c>stripe listen</c> signs with: the same on every start, for one account and machine.</summary>
    private static async Task<string> ReadSigningSecretAsync(string secretKey)
    {
        var start = new ProcessStartInfo(Command, ["listen", "--print-secret"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["STRIPE_API_KEY"] = secretKey },
        };
        try
        {
            using var cli = Process.Start(start)!;
            var errors = cli.StandardError.ReadToEndAsync();
            var secret = (await cli.StandardOutput.ReadToEndAsync()).Trim();
            await cli.WaitForExitAsync();
            return cli.ExitCode == 0 && secret.StartsWith("whsec_", StringComparison.Ordinal)
                ? secret
                : throw new DistributedApplicationException($"The Stripe CLI gave no signing secret: {(await errors).Trim()}");
        }
        catch (Win32Exception)
        {
            throw new DistributedApplicationException(
                "Stripe:SecretKey is set, but the Stripe CLI ('stripe') is not installed. Install it (https://docs.stripe.com/stripe-cli), "
                + "or remove Stripe:SecretKey to run with the built-in emulator.");
        }
    }
}
