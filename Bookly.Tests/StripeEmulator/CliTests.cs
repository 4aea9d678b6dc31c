using System.Diagnostics;
using System.Text;

namespace Bookly.Tests.StripeEmulator;

/// <summary>The real Stripe CLI against the emulator.</summary>
[Trait("Category", "StripeCli")]
public sealed class CliTests(StripeCli cli) : IClassFixture<StripeCli>
{
    [Fact]
    public async Task Listen_prints_the_signing_secret()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var output = await cli.RunAsync(stripe, "listen", "--print-secret", "--all-snapshot", "--skip-update");

        Assert.Equal("whsec_bookly_emulator", output.Trim());
    }

    [Fact]
    public async Task Listen_forwards_a_payment_with_valid_signatures_and_reports_the_answers()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync();
        await using var listening = await cli.ListenAsync(stripe, webhooks);

        var paid = await stripe.PaidSessionAsync();

        var completed = (await webhooks.WaitForAsync("checkout.session.completed"))[0];
        Assert.Equal(paid.Id, ((Stripe.Checkout.Session)completed.Event.Data.Object).Id);
        await StripeCli.EventuallyAsync(async () => (await stripe.ListAsync("deliveries?type=checkout.session.completed"))
            .Any(delivery => (string?)delivery!["status"] == "succeeded" && (int?)delivery["attempts"]![0]!["status"] == 200));
    }

    [Theory]
    [InlineData("checkout.session.completed")]
    [InlineData("checkout.session.async_payment_succeeded")]
    [InlineData("checkout.session.async_payment_failed")]
    [InlineData("checkout.session.expired")]
    [InlineData("payment_intent.succeeded")]
    [InlineData("payment_intent.payment_failed")]
    [InlineData("charge.refunded")]
    [InlineData("charge.dispute.created")]
    public async Task Trigger_makes_the_event_happen(string type)
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);

        await cli.RunAsync(stripe, "trigger", type);

        await webhooks.WaitForAsync(type);
    }

    [Fact]
    public async Task Events_resend_brings_an_event_again_to_every_listener()
    {
        await using var first = await WebhookListener.StartAsync();
        await using var second = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync();
        await using var listening = await cli.ListenAsync(stripe, first);
        await using var listeningToo = await cli.ListenAsync(stripe, second);
        await stripe.PaidSessionAsync();
        var @event = (await first.WaitForAsync("checkout.session.completed"))[0].Event;

        await cli.RunAsync(stripe, "events", "resend", @event.Id);

        Assert.Equal(@event.Id, (await first.WaitForAsync("checkout.session.completed", 2))[1].Event.Id);
        Assert.Equal(@event.Id, (await second.WaitForAsync("checkout.session.completed", 2))[1].Event.Id);
    }

    [Fact]
    public async Task Resource_commands_work()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var paid = await stripe.PaidSessionAsync();

        Assert.Contains(paid.Id, await cli.RunAsync(stripe, "checkout", "sessions", "retrieve", paid.Id, "--expand", "payment_intent.latest_charge"), StringComparison.Ordinal);
        Assert.Contains(paid.Id, await cli.RunAsync(stripe, "checkout", "sessions", "list", "--limit", "3"), StringComparison.Ordinal);
        Assert.Contains(paid.PaymentIntentId, await cli.RunAsync(stripe, "payment_intents", "list"), StringComparison.Ordinal);
        Assert.Contains("checkout.session.completed", await cli.RunAsync(stripe, "events", "list", "--type", "checkout.session.completed"), StringComparison.Ordinal);
        Assert.Contains("\"status\": \"succeeded\"", await cli.RunAsync(stripe, "refunds", "create", "--payment-intent", paid.PaymentIntentId, "--amount", "500"), StringComparison.Ordinal);
    }
}

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
        try
        {
            using var install = Process.Start(new ProcessStartInfo(
                npm, ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", staging, $"@stripe/cli@{Version}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = install.StandardOutput.ReadToEndAsync();
            var errors = await install.StandardError.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.SkipUnless(install.ExitCode == 0, $"The Stripe CLI could not be fetched with npm: {errors}{await output}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no npm on PATH to fetch the Stripe CLI with.");
        }

        Directory.Move(staging, folder);
        return Find(folder) ?? throw new FileNotFoundException($"@stripe/cli {Version} brought no binary for this machine into {folder}.");
    }
}

/// <summary>A running <c>stripe listen</c>.</summary>
internal sealed class Listening : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public Listening(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
