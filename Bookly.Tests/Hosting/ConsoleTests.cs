using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bookly.Hosting.Processes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>The AppHost as a process of its own, as <c>dotnet run</c> starts it: what a person at the console sees.</summary>
public sealed class ConsoleTests(EndedAppHost ended) : IClassFixture<EndedAppHost>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Start_lists_servers_and_addresses()
    {
        Assert.Contains(ended.LinesBeforeUp, line => line.StartsWith("postgres: PostgreSQL in ", StringComparison.Ordinal));
        Assert.Contains(ended.LinesBeforeUp, line => line.StartsWith("redis: ", StringComparison.Ordinal));
        // Nothing here speaks TLS, so nobody is asked for a certificate (the dashboard would show the same line in red).
        Assert.DoesNotContain(ended.LinesBeforeUp, line => line.Contains("certificate", StringComparison.OrdinalIgnoreCase));
        Assert.Matches(@"^ +Shop +http://localhost:\d+$", ended.Addresses[0]);
        Assert.Matches(@"^ +Back office +http://localhost:\d+/admin$", ended.Addresses[1]);
        Assert.Matches(@"^ +Dashboard +http://localhost:\d+/login\?t=\w+$", ended.Addresses[^1]);
    }

    [Fact]
    public async Task SIGTERM_ends_every_process()
    {
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(ended.Journals);
        await EndedAppHost.NoneRunsAsync(ended.Processes);
    }

    [Fact]
    public async Task Data_made_with_another_password_are_one_line() =>
        await FailsWithAsync("was made with another password", [.. ended.Settings, "--Parameters:postgres-password=another"]);

    [Fact]
    public async Task Killed_AppHost_leaves_no_process()
    {
        await using var appHost = AppHostProcess.Start("--DcpPublisher:RandomizePorts=true");
        await appHost.ReadUntilUpAsync();
        var processes = await appHost.ProcessesAsync();

        appHost.Kill();

        await EndedAppHost.NoneRunsAsync(processes);
    }

    [Theory]
    [InlineData("--Stripe:SecretKey=sk_test_none")]
    [InlineData("--Stripe:UseCli=true")]
    public async Task Missing_Stripe_CLI_is_one_line(string setting)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "no-stripe-here");

        await FailsWithAsync(
            "The Stripe CLI ('stripe') is not installed: run 'npm install -g @stripe/cli'",
            "--DcpPublisher:RandomizePorts=true", $"--Stripe:CliPath={nowhere}", setting);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("dashboard")]
    [InlineData("stripe")]
    public async Task Taken_port_is_one_line_that_names_its_setting(string name)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        string[] free = [.. new[] { "web", "apiservice", "stripe", "mail", "dashboard" }.Where(part => part != name).Select(part => $"--Ports:{part}={Ports.Next()}")];

        await FailsWithAsync(
            $"Port {port} for '{name}' is already in use. Stop what uses it, or choose another port with the setting Ports:{name}",
            [$"--Ports:{name}={port}", .. free]);
    }

    [Fact]
    public async Task State_folder_that_cannot_be_written_is_one_line()
    {
        var file = Path.GetTempFileName();

        await FailsWithAsync("cannot be written to", "--DcpPublisher:RandomizePorts=true", "--Postgres:KeepData=true", $"--State:Folder={file}");
    }

    [Fact]
    public async Task Data_of_another_Postgres_version_are_one_line()
    {
        var state = Directory.CreateTempSubdirectory("bookly-test-").FullName;
        var data = Directory.CreateDirectory(Path.Combine(state, "postgres", "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "9\n", Ct);
        EndedAppHost.OpenToAll(state);

        await FailsWithAsync("belongs to PostgreSQL 9", "--DcpPublisher:RandomizePorts=true", "--Postgres:KeepData=true", $"--State:Folder={state}");
    }

    [Fact]
    public async Task Service_that_cannot_start_shows_its_last_lines()
    {
        await using var appHost = AppHostProcess.Start("--DcpPublisher:RandomizePorts=true", "--Shop:Currency=nonsense");

        await appHost.WaitForExitAsync();

        Assert.Equal(1, appHost.ExitCode);
        Assert.Contains("apiservice: ended with exit code 78. Its last lines:", appHost.Errors, StringComparison.Ordinal);
        Assert.Contains("Bookly.ApiService cannot start: ", appHost.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_value_for_how_servers_run_is_one_line() =>
        await FailsWithAsync("Servers:RunAs is 'magic': set it to 'containers' or 'processes'", "--Servers:RunAs=magic");

    private static async Task FailsWithAsync(string sentence, params string[] arguments)
    {
        await using var appHost = AppHostProcess.Start(arguments);

        await appHost.WaitForExitAsync();

        Assert.Equal(1, appHost.ExitCode);
        Assert.Contains(sentence, appHost.Errors, StringComparison.Ordinal);
        Assert.Single(appHost.Errors.Trim().Split('\n'));
    }
}
