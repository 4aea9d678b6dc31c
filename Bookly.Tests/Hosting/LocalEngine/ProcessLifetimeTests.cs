using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bookly.LocalHosting.Execution;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Hosting.LocalEngine;

/// <summary>Starting, failing, restarting and stopping real processes.</summary>
public sealed class ProcessLifetimeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resource_starts_only_when_the_one_it_waits_for_is_healthy()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var emulator = builder.AddProject<Projects.Bookly_StripeEmulator>("stripe").WithHttpHealthCheck("/health");
        builder.AddExecutable("after", "sleep", ".", "1000").WaitFor(emulator);
        await using var app = await builder.BuildAsync(Ct);
        var watching = app.ResourceNotifications.WaitForResourceAsync("after", change => change.Snapshot.State?.Text == KnownResourceStates.Starting, Ct);
        await app.StartAsync(Ct);

        await watching;

        Assert.True(app.ResourceNotifications.TryGetCurrentState("stripe", out var dependency));
        Assert.Equal("Healthy", dependency.Snapshot.HealthStatus.ToString());
    }

    [Fact]
    public async Task Replicas_share_one_address_and_outlive_each_other()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddProject<Projects.Bookly_StripeEmulator>("stripe").WithReplicas(2).WithHttpHealthCheck("/health");
        await using var app = await builder.BuildAsync(Ct);
        await app.StartAsync(Ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("stripe", Ct);
        var killed = ProcessIdOf(app, "stripe-1");
        Assert.NotEqual(killed, ProcessIdOf(app, "stripe-2"));

        Process.GetProcessById(killed).Kill();
        await app.ResourceNotifications.WaitForResourceAsync("stripe-1", KnownResourceStates.Exited, Ct);
        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync(app));

        var restarted = await app.ResourceCommands.ExecuteCommandAsync("stripe-1", KnownResourceCommands.StartCommand, Ct);
        Assert.True(restarted.Success);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("stripe", Ct);
        Assert.NotEqual(killed, ProcessIdOf(app, "stripe-1"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_setting_that_changes_it()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        var builder = DistributedApplicationTestingBuilder.Create("--DcpPublisher:RandomizePorts=false");
        builder.AddExecutable("web", "sleep", ".", "1000").WithHttpEndpoint(port);
        await using var app = await builder.BuildAsync(Ct);

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Ct));

        Assert.Contains($"Port {port} for 'web' is already in use", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--Ports:web=", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_stops_the_application_and_shows_the_last_lines()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses the Unix shell.");
        var builder = DistributedApplicationTestingBuilder.Create("--LocalHosting:StopOnCrash=true");
        builder.AddExecutable("worker", "sh", ".", "-c", "echo out of paper; exit 3");
        await using var app = await builder.BuildAsync(Ct);
        var stopping = new TaskCompletionSource();
        app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await app.StartAsync(Ct);

        await stopping.Task.WaitAsync(Ct);

        var failure = app.Services.GetRequiredService<RunOutcome>().Failure;
        Assert.Contains("worker ended unexpectedly with exit code 3", failure, StringComparison.Ordinal);
        Assert.Contains("out of paper", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_installed_is_named()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--LocalHosting:StopOnCrash=true");
        builder.AddExecutable("worker", "no-such-command", ".");
        await using var app = await builder.BuildAsync(Ct);
        await app.StartAsync(Ct);

        await app.ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.FailedToStart, Ct);

        var failure = await Eventually.BecomesAsync(() => Task.FromResult(app.Services.GetRequiredService<RunOutcome>().Failure), text => text is not null);
        Assert.Contains("Command 'no-such-command' was not found", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_the_health_of_something_that_failed_ends_with_its_name()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("worker", "no-such-command", ".");
        await using var app = await builder.BuildAsync(Ct);
        await app.StartAsync(Ct);

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("worker", Ct));

        Assert.Contains("'worker' did not become healthy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_stops_even_what_does_not_listen_and_in_reverse_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses the Unix shell.");
        var record = Path.GetTempFileName();
        var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddExecutable("server", "sh", ".", "-c", Script("server", record));
        builder.AddExecutable("client", "sh", ".", "-c", Script("client", record)).WaitFor(server);
        var app = await builder.BuildAsync(Ct);
        await app.StartAsync(Ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("client", Ct);
        int[] processes = [ProcessIdOf(app, "server"), ProcessIdOf(app, "client")];
        await Eventually.BecomesAsync(() => File.ReadAllLinesAsync(record, Ct), lines => lines.Length == 2);

        await app.DisposeAsync();

        Assert.Equal(["client stopped", "server stopped"], (await File.ReadAllLinesAsync(record, Ct)).Skip(2));
        Assert.All(processes, id => Assert.False(IsRunning(id)));
        File.Delete(record);

        static string Script(string name, string record) =>
            $"trap 'echo {name} stopped >> {record}; exit 0' TERM; echo {name} ready >> {record}; while :; do sleep 0.05; done";
    }

    internal static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int ProcessIdOf(DistributedApplication app, string instance)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(instance, out var state));
        return (int)state.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
    }

    private static async Task<HttpStatusCode> AskAsync(DistributedApplication app)
    {
        using var client = app.CreateHttpClient("stripe", "http");
        using var response = await client.GetAsync("/health", Ct);
        return response.StatusCode;
    }
}
