using System.Diagnostics;
using System.Globalization;
using Bookly.Hosting.Processes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>The AppHost as a process of its own, as <c>dotnet run</c> starts it.</summary>
public sealed class KilledAppHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_AppHost_says_where_everything_is_and_leaves_no_process_behind_when_it_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the next start clears up.");
        using var appHost = Start("--Postgres:KeepData=false", "--DcpPublisher:RandomizePorts=true");
        await ReadUntilAsync(appHost, "Everything is up");
        Assert.Matches(@"^ +Shop +http://localhost:\d+$", await appHost.StandardOutput.ReadLineAsync(Ct));
        Assert.Matches(@"^ +Back office +http://localhost:\d+/admin$", await appHost.StandardOutput.ReadLineAsync(Ct));
        var children = await ProcessesOfAsync(appHost.Id);

        appHost.Kill(entireProcessTree: false);

        await Eventually.BecomesAsync(
            () => Task.FromResult(children.Where(Resources.IsRunning).ToList()), running => running.Count == 0, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("--Stripe:SecretKey=sk_test_none")]
    [InlineData("--Stripe:UseCli=true")]
    public async Task A_forwarder_without_the_Stripe_CLI_ends_with_one_readable_line(string setting)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "no-stripe-here");
        using var appHost = Start("--Postgres:KeepData=false", "--DcpPublisher:RandomizePorts=true", $"--Stripe:CliPath={nowhere}", setting);
        var errors = appHost.StandardError.ReadToEndAsync(Ct);
        _ = appHost.StandardOutput.ReadToEndAsync(Ct);

        await appHost.WaitForExitAsync(Ct);

        Assert.Equal(1, appHost.ExitCode);
        Assert.Contains("The Stripe CLI ('stripe') is not installed: run 'npm install -g @stripe/cli'", await errors, StringComparison.Ordinal);
        Assert.Single((await errors).Trim().Split('\n'));
    }

    private static Process Start(params string[] arguments)
    {
        var assembly = typeof(Projects.Bookly_AppHost).Assembly.Location;
        return Process.Start(new ProcessStartInfo(Commands.Dotnet, ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Projects.Bookly_AppHost.ProjectPath,
        })!;
    }

    private static async Task ReadUntilAsync(Process process, string text)
    {
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
            seen.Add(line);
        }

        Assert.Fail(string.Join(Environment.NewLine, [.. seen, await process.StandardError.ReadToEndAsync(Ct)]));
    }

    /// <summary>The processes of an AppHost, which are children of DCP and not its own, as its journal has them.</summary>
    private static async Task<List<int>> ProcessesOfAsync(int appHost)
    {
        var folder = Path.Combine(Repository.Folder, ".bookly", "run");
        return await Eventually.BecomesAsync(
            async () =>
            {
                var journal = Directory.GetFiles(folder, $"{appHost}-*.txt").Single();
                return (await File.ReadAllLinesAsync(journal, Ct)).Select(line => line.Split(' ')).Where(fields => fields[0] == "process")
                    .Select(fields => int.Parse(fields[1], CultureInfo.InvariantCulture)).Where(id => id != appHost).ToList();
            },
            processes => processes.Count >= 6);
    }
}
