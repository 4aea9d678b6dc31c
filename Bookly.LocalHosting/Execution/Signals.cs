using System.Runtime.InteropServices;

namespace Bookly.LocalHosting.Execution;

/// <summary>Unix signals, which .NET sends only in the form of a kill.</summary>
internal static partial class Signals
{
    /// <summary>False where the process is gone, or on Windows, which has no such thing.</summary>
    public static bool TrySend(int processId, Signal signal) => !OperatingSystem.IsWindows() && Kill(processId, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
