using System.Diagnostics;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Bookly.Hosting.Stripe;

/// <summary>The Stripe CLI of this machine.</summary>
/// <param name="path">Null when it is not installed.</param>
internal sealed class StripeCli(string? path)
{
    private const string Name = "stripe";

    private const string HowToInstall =
        "The Stripe CLI ('stripe') is not installed: run 'npm install -g @stripe/cli' or see https://docs.stripe.com/stripe-cli/install. "
        + "Without Stripe:SecretKey and Stripe:UseCli no CLI is needed: the emulator stands in for Stripe.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Command => path ?? Name;

    public static (string Name, string Value) NoTelemetry => ("STRIPE_CLI_TELEMETRY_OPTOUT", "1");

    /// <summary><c>Stripe:CliPath</c>, else the PATH, else the one that tests fetched into <c>artifacts/</c>.</summary>
    public static StripeCli Find(IConfiguration configuration, string appHostDirectory) =>
        configuration["Stripe:CliPath"] is { Length: > 0 } configured
            ? new StripeCli(File.Exists(configured) ? configured : null)
            : new StripeCli(Commands.Find(Name) ?? FetchedByTests(Path.Combine(appHostDirectory, "..", "artifacts")));

    /// <exception cref="DistributedApplicationException">The CLI is not installed; the message says how to install it.</exception>
    public void RequireInstalled()
    {
        if (path is null) throw new DistributedApplicationException(HowToInstall);
    }

    /// <summary>The secret of <c>stripe listen</c>, constant for a key and a machine.</summary>
    /// <exception cref="DistributedApplicationException">The CLI is missing, was refused, or did not answer in time.</exception>
    public async Task<string> ReadSigningSecretAsync(string secretKey, IEnumerable<string> connection, CancellationToken cancellationToken)
    {
        RequireInstalled();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var cli = Process.Start(new ProcessStartInfo(Command, ["listen", "--print-secret", "--skip-update", "--all-snapshot", .. connection])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["STRIPE_API_KEY"] = secretKey, [NoTelemetry.Name] = NoTelemetry.Value },
        })!;
        try
        {
            var errors = cli.StandardError.ReadToEndAsync(patience.Token);
            var secret = (await cli.StandardOutput.ReadToEndAsync(patience.Token)).Trim();
            await cli.WaitForExitAsync(patience.Token);
            return cli.ExitCode == 0 && secret.StartsWith("whsec_", StringComparison.Ordinal)
                ? secret
                : throw new DistributedApplicationException(
                    "The Stripe CLI gave no signing secret; check Stripe:SecretKey and the network, or set Stripe:WebhookSecret. "
                    + $"It said: {OneLine(await errors)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException(
                $"The Stripe CLI gave no signing secret within {Patience.TotalSeconds:0} seconds. Check the network, or set Stripe:WebhookSecret.");
        }
        finally
        {
            if (!cli.HasExited) cli.Kill(entireProcessTree: true);
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The binary, not npm's wrapper script, which needs Node.</summary>
    private static string? FetchedByTests(string artifacts) =>
        !Directory.Exists(artifacts)
            ? null
            : Directory.EnumerateDirectories(artifacts, "stripe-cli-*").OrderDescending(StringComparer.Ordinal)
                .Select(folder => Path.Combine(folder, "node_modules", "@stripe"))
                .Where(Directory.Exists)
                .SelectMany(scope => Directory.EnumerateDirectories(scope, "cli-*"))
                .Select(package => Path.GetFullPath(Path.Combine(package, "bin", OperatingSystem.IsWindows() ? $"{Name}.exe" : Name)))
                .FirstOrDefault(File.Exists);
}
