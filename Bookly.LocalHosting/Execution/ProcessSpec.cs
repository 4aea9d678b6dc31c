namespace Bookly.LocalHosting.Execution;

/// <summary>A process to be started.</summary>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>On top of the AppHost's own environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The account to run as, when not the AppHost's own (Unix, and only as root).</summary>
    public string? UserName { get; init; }

    /// <summary>Asks the process to end in an orderly way.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>What the process is sent when the AppHost is killed and cannot ask it to end.</summary>
    public Signal OrphanSignal { get; init; } = Signal.Kill;

    /// <summary>Whether ending with exit code 0 is what the process is expected to do some time.</summary>
    public bool MayFinish { get; init; }
}

/// <summary>The Unix signals the engine sends, by number.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}
