using System.Globalization;
using System.Runtime.InteropServices;
using Bookly.Hosting.Processes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>An AppHost that has started, kept its data and been ended by SIGTERM.</summary>
public sealed class EndedAppHost : IAsyncLifetime
{
    public string[] Settings { get; private set; } = [];

    public IReadOnlyList<string> LinesBeforeUp { get; private set; } = [];

    /// <summary>The lines after "Everything is up", to the dashboard's.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>What ran before the signal.</summary>
    public IReadOnlyList<int> Processes { get; private set; } = [];

    public int ExitCode { get; private set; }

    /// <summary>What is left of its lists of processes.</summary>
    public string[] Journals { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var state = Directory.CreateTempSubdirectory("bookly-test-").FullName;
        OpenToAll(state);
        Settings = ["--DcpPublisher:RandomizePorts=true", "--Postgres:KeepData=true", $"--State:Folder={state}"];
        await using var appHost = AppHostProcess.Start(Settings);
        LinesBeforeUp = await appHost.ReadUntilUpAsync();
        List<string> addresses = [];
        while (addresses.Count == 0 || !addresses[^1].Contains("Dashboard", StringComparison.Ordinal))
        {
            addresses.Add(await appHost.ReadLineAsync() ?? throw new InvalidOperationException("The AppHost ended without the dashboard's address."));
        }

        Addresses = addresses;
        Processes = await appHost.ProcessesAsync();
        appHost.Signal(PosixSignal.SIGTERM);
        await appHost.WaitForExitAsync();
        (ExitCode, Journals) = (appHost.ExitCode, appHost.Journals);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static async Task NoneRunsAsync(IEnumerable<int> processes) => await Eventually.BecomesAsync(
        () => Task.FromResult(string.Join(", ", processes.Where(Resources.IsRunning).Select(id => id.ToString(CultureInfo.InvariantCulture)))),
        running => running.Length == 0, TimeSpan.FromMinutes(1));

    /// <summary>Postgres runs as an account without privileges where the tests run as root.</summary>
    internal static void OpenToAll(string folder)
    {
        if (UnixAccount.IsRoot && !OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);
    }
}
