using System.Diagnostics;

namespace Bookly.LocalHosting.Execution;

/// <summary>A running child, its output and its end.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly ProcessSpec spec;

    public ChildProcess(Process process, ProcessSpec spec, Action<string> onOutput)
    {
        this.process = process;
        this.spec = spec;
        Id = process.Id;
        StartTime = DateTime.UtcNow;
        Completion = CompleteAsync(
            ReadAsync(process.StandardOutput, onOutput), ReadAsync(process.StandardError, onOutput));
    }

    public int Id { get; }

    /// <summary>UTC, to within a second; asked of the system, it is unknown for a process that has ended at once.</summary>
    public DateTime StartTime { get; }

    /// <summary>The exit code, once the process has ended and all its output has been read.</summary>
    public Task<int> Completion { get; }

    /// <summary>Asks the process to end, and ends it when it has not done so after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Completion.IsCompleted) return;

        if (Signals.TrySend(Id, spec.StopSignal))
        {
            try
            {
                await Completion.WaitAsync(grace);
                return;
            }
            catch (TimeoutException)
            {
                // Falls through to the end it could not be asked for.
            }
        }

        Kill();
        await Completion;
    }

    /// <summary>Ends the process and its descendants at once.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    public void Dispose() => process.Dispose();

    private static async Task ReadAsync(StreamReader output, Action<string> onOutput)
    {
        while (await output.ReadLineAsync() is { } line) onOutput(line);
    }

    private async Task<int> CompleteAsync(params Task[] outputs)
    {
        await process.WaitForExitAsync();

        // A grandchild may have inherited the output and keep it open: what it says later is not waited for. The last words of the process
        // itself are there already, and only have to be read, which takes its time on a busy machine.
        await Task.WhenAny(Task.WhenAll(outputs), Task.Delay(TimeSpan.FromSeconds(5)));
        return process.ExitCode;
    }
}
