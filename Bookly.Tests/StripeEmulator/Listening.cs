using System.Diagnostics;
using System.Text;

namespace Bookly.Tests.StripeEmulator;

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
