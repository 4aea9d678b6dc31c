using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting;

namespace Bookly.LocalHosting.Execution;

/// <summary>
/// Starts child processes so that they neither outlive a killed AppHost nor receive the terminal's Ctrl-C, which only the
/// AppHost answers, by stopping them in order.
/// </summary>
/// <remarks>
/// Linux sends a child its parent-death signal when the <em>thread</em> that started it ends. Thread-pool threads come and
/// go, so one thread of the engine's own starts every child and lives as long as the AppHost does.
/// </remarks>
internal sealed class ProcessLauncher : IDisposable
{
    private readonly BlockingCollection<Action> work = [];

    public ProcessLauncher() => new Thread(Work) { IsBackground = true, Name = "Child process starter" }.Start();

    /// <exception cref="DistributedApplicationException">The command cannot be started.</exception>
    public Task<ChildProcess> StartAsync(ProcessSpec spec, Action<string> onOutput)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                started.SetResult(new ChildProcess(Start(spec), spec, onOutput));
            }
            catch (DistributedApplicationException e)
            {
                started.SetException(e);
            }
            catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
            {
                started.SetException(new DistributedApplicationException($"'{spec.FileName}' cannot be started: {e.Message}", e));
            }
        });
        return started.Task;
    }

    public void Dispose() => work.CompleteAdding();

    private void Work()
    {
        foreach (var start in work.GetConsumingEnumerable()) start();
    }

    private static Process Start(ProcessSpec spec)
    {
        if (Commands.Find(spec.FileName) is not { } path)
        {
            throw new DistributedApplicationException($"Command '{spec.FileName}' was not found; is it installed and on the PATH?");
        }

        var command = Wrap(spec, path);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in spec.Environment) start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        return process;
    }

    /// <summary>
    /// Where util-linux is installed: <c>setsid</c> takes the child out of the terminal's group, <c>setpriv</c> sets its account
    /// and parent-death signal. Both replace themselves by the command, so the process id is the command's own.
    /// </summary>
    private static List<string> Wrap(ProcessSpec spec, string path)
    {
        List<string> command = [path, .. spec.Arguments];
        var setpriv = OperatingSystem.IsLinux() ? Commands.Find("setpriv") : null;
        if (setpriv is not null)
        {
            List<string> wrapper = [setpriv, "--pdeathsig", NameOf(spec.OrphanSignal)];
            if (spec.UserName is { } user) wrapper.AddRange(["--reuid", user, "--regid", UnixAccount.PrimaryGroupOf(user), "--clear-groups"]);
            command = [.. wrapper, "--", .. command];
        }
        else if (spec.UserName is { } user)
        {
            throw new DistributedApplicationException($"Running '{spec.FileName}' as '{user}' needs setpriv (util-linux), which is not installed.");
        }

        return OperatingSystem.IsLinux() && Commands.Find("setsid") is { } setsid ? [setsid, .. command] : command;
    }

    private static string NameOf(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Terminate => "TERM",
        _ => "KILL",
    };
}
