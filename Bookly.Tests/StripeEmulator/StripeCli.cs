using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookly.Tests.StripeEmulator;

/// <summary>The pinned CLI, fetched once with npm into <c>artifacts/</c>.</summary>
public sealed class StripeCli : IAsyncLifetime
{
    private const string Version = "1.52.0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string _binary = "";

    public async ValueTask InitializeAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Bookly.sln")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.FullName ?? Path.GetTempPath(), "artifacts", $"stripe-cli-{Version}");
        _binary = Find(folder) ?? await InstallAsync(folder);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a command to its end and gives what it printed.</summary>
    internal async Task<string> RunAsync(EmulatorHost stripe, params string[] arguments)
    {
        using var process = Start(stripe, arguments);
        var output = process.StandardOutput.ReadToEndAsync(EmulatorHost.Stop);
        var errors = process.StandardError.ReadToEndAsync(EmulatorHost.Stop);
        await process.WaitForExitAsync(EmulatorHost.Stop).WaitAsync(Patience, EmulatorHost.Stop);
        Assert.True(process.ExitCode == 0, $"stripe {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }

    /// <summary>Runs a command that prints an object.</summary>
    internal async Task<JsonNode> JsonAsync(EmulatorHost stripe, params string[] arguments) =>
        JsonNode.Parse(await RunAsync(stripe, arguments)) ?? throw new JsonException("The Stripe CLI printed null.");

    /// <summary>Starts <c>stripe listen</c> and waits until it is connected.</summary>
    internal async Task<Listening> ListenAsync(EmulatorHost stripe, WebhookListener webhooks)
    {
        var process = Start(stripe, "listen", "--no-wss", "--skip-update", "--all-snapshot", "--forward-to", webhooks.Url.ToString());
        var listening = new Listening(process);
        await EventuallyAsync(() => Task.FromResult(listening.Output.Contains("Ready!", StringComparison.Ordinal)));
        return listening;
    }

    internal static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(EmulatorHost.Stop);
        patience.CancelAfter(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, "Waited in vain.");
            await Task.Delay(50, EmulatorHost.Stop);
        }
    }

    private Process Start(EmulatorHost stripe, params string[] arguments)
    {
        var start = new ProcessStartInfo(_binary)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Concat(["--api-base", stripe.BaseAddress.ToString().TrimEnd('/')]))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["STRIPE_API_KEY"] = EmulatorHost.ApiKey;
        start.Environment["STRIPE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(Path.GetDirectoryName(_binary)!, "config");
        // The check for a newer version must fail at once, not wait for a network that may not be there.
        start.Environment["HTTPS_PROXY"] = "http://127.0.0.1:9";
        return Process.Start(start)!;
    }

    private static string? Find(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, OperatingSystem.IsWindows() ? "stripe.exe" : "stripe", SearchOption.AllDirectories)
            .FirstOrDefault(path => path.Contains($"{Path.DirectorySeparatorChar}cli-", StringComparison.Ordinal))
        : null;

    private static async Task<string> InstallAsync(string folder)
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        // Into a folder of its own first, so that a run that was cut short leaves nothing half installed.
        var staging = $"{folder}.{Guid.NewGuid():N}";
        using var install = Start(npm, ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", staging, $"@stripe/cli@{Version}"]);
        // Only a machine that cannot have the CLI goes without these tests; one that failed to fetch it has something to mend.
        Assert.SkipWhen(install is null, $"There is no npm on PATH to fetch the Stripe CLI with: install Node.js.");
        var output = install!.StandardOutput.ReadToEndAsync();
        var errors = await install.StandardError.ReadToEndAsync();
        await install.WaitForExitAsync();
        Assert.True(install.ExitCode == 0, $"npm could not fetch the Stripe CLI (@stripe/cli {Version}); check the network or npm's registry.\n{errors}{await output}");

        Directory.Move(staging, folder);
        return Find(folder) ?? throw new FileNotFoundException($"@stripe/cli {Version} brought no binary for this machine into {folder}.");
    }

    private static Process? Start(string command, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
