using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bookly.Hosting.Processes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>A running AppHost with a state folder of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _state;
    private readonly StringBuilder _errors = new();

    private AppHostProcess(Process process, string state)
    {
        (_process, _state) = (process, state);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public int ExitCode => _process.ExitCode;

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>The files in which AppHosts list their processes.</summary>
    public string[] Journals => Directory.GetFiles(Path.Combine(_state, "run"), "*.txt");

    public static AppHostProcess Start(params string[] arguments)
    {
        var state = arguments.FirstOrDefault(argument => argument.StartsWith("--State:Folder=", StringComparison.Ordinal))?.Split('=')[1]
            ?? Directory.CreateTempSubdirectory("bookly-test-").FullName;
        var start = new ProcessStartInfo(
            Commands.Dotnet,
            [
                "exec", typeof(Projects.Bookly_AppHost).Assembly.Location, "--environment=Development", "--Postgres:KeepData=false", "--Stripe:SecretKey=",
                $"--State:Folder={state}", $"--Ports:dashboard={Ports.Next()}", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Projects.Bookly_AppHost.ProjectPath,
        };
        return new AppHostProcess(Process.Start(start)!, state);
    }

    /// <summary>The lines before "Everything is up".</summary>
    public async Task<List<string>> ReadUntilUpAsync()
    {
        var seen = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("Everything is up", StringComparison.Ordinal)) return seen;
            seen.Add(line);
        }

        Assert.Fail(string.Join(Environment.NewLine, [.. seen, Errors]));
        return seen;
    }

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(Ct);

    public async Task<string> ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        Assert.Fail($"The AppHost ended without a word of '{text}'.");
        return "";
    }

    /// <summary>Reads on, or a full pipe would hold up whoever writes to it.</summary>
    public Task ReadOnAsync() => _process.StandardOutput.ReadToEndAsync(Ct);

    /// <summary>The processes of the application: children of DCP and not the AppHost's own, as its journal has them.</summary>
    public Task<List<int>> ProcessesAsync() => Eventually.BecomesAsync(
        async () => (await File.ReadAllLinesAsync(Journals.Single(), Ct)).Select(line => line.Split(' ')).Where(fields => fields[0] == "process")
            .Select(fields => int.Parse(fields[1], CultureInfo.InvariantCulture)).Where(id => id != _process.Id).ToList(),
        processes => processes.Count >= 6);

    public void Kill() => _process.Kill(entireProcessTree: false);

    public void Signal(PosixSignal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var kill = Process.Start("kill", [signal == PosixSignal.SIGINT ? "-INT" : "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task WaitForExitAsync()
    {
        // Read to the end, or a full pipe would hold it up.
        var reading = _process.StandardOutput.ReadToEndAsync(Ct);
        await _process.WaitForExitAsync(Ct).WaitAsync(ExitTimeout, Ct);
        await reading;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
