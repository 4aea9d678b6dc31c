using System.Diagnostics;

namespace Bookly.Hosting.Processes;

internal static class ShortCommand
{
    /// <summary>Runs a command to its end and returns its output.</summary>
    /// <exception cref="DistributedApplicationException">Non-zero exit code; the message contains the output.</exception>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command, CancellationToken cancellationToken, string? userName = null, string? workingDirectory = null)
    {
        var (exitCode, text) = await TryRunAsync(command, cancellationToken, userName, workingDirectory);
        return exitCode == 0 ? text : throw new DistributedApplicationException(
            $"'{string.Join(' ', command)}' ended with exit code {exitCode}:{Environment.NewLine}{text}");
    }

    public static async Task<(int ExitCode, string Output)> TryRunAsync(
        IReadOnlyList<string> command, CancellationToken cancellationToken, string? userName = null, string? workingDirectory = null)
    {
        string[] full = [.. UnixAccount.Wrap(userName), .. command];
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(full[0], full.Skip(1))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = workingDirectory ?? Path.GetPathRoot(Environment.CurrentDirectory)!,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, (await output + await errors).Trim());
    }
}
