using System.Diagnostics;
using System.Globalization;

namespace Bookly.Hosting.Processes;

/// <summary>Processes and temporary folders of each running AppHost, for the next start to clean up after a kill of it and DCP.</summary>
internal sealed class RunJournal(string stateFolder) : IDisposable
{
    private readonly Lock _writing = new();
    private readonly HashSet<string> _entries = [];
    private readonly string _path = Path.Combine(
        stateFolder, "run", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid():N}.txt"));

    /// <summary>Ends the processes and deletes the folders of AppHosts that no longer run.</summary>
    public void ClearLeftovers()
    {
        if (Path.GetDirectoryName(_path) is not { } folder || !Directory.Exists(folder)) return;

        foreach (var journal in Directory.GetFiles(folder, "*.txt"))
        {
            var lines = ReadLines(journal);
            if (lines.Length == 0 || ProcessOf(lines[0]) is not null) continue;

            foreach (var leftover in lines.Skip(1).Select(ProcessOf).OfType<Process>().ToList()) End(leftover);
            foreach (var line in lines.Where(line => line.StartsWith("folder ", StringComparison.Ordinal))) DeleteFolder(line["folder ".Length..]);
            File.Delete(journal);
        }
    }

    public void Record(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            Add(Entry(process));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just ended.
        }
    }

    /// <summary>A new folder that this AppHost, or the next one, deletes.</summary>
    public string CreateFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        Add($"folder {folder}");
        return folder;
    }

    public void Dispose()
    {
        lock (_writing)
        {
            foreach (var entry in _entries.Where(entry => entry.StartsWith("folder ", StringComparison.Ordinal))) DeleteFolder(
                entry["folder ".Length..]);
            _entries.Clear();
            if (File.Exists(_path)) File.Delete(_path);
        }
    }

    private static string Entry(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"process {process.Id} {process.StartTime.ToUniversalTime().Ticks}");

    /// <summary>Compares the start time as well: a process id may have been reused.</summary>
    private static Process? ProcessOf(string entry)
    {
        var fields = entry.Split(' ');
        if (fields.Length != 3 || fields[0] != "process" || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(fields[2], CultureInfo.InvariantCulture, out var ticks))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(id);
            return (process.StartTime.ToUniversalTime() - new DateTime(ticks, DateTimeKind.Utc)).Duration() < TimeSpan.FromSeconds(2) ? process : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void End(Process leftover)
    {
        try
        {
            // DCP may be ending it.
            if (leftover.WaitForExit(TimeSpan.FromSeconds(2))) return;
            leftover.Kill(entireProcessTree: true);
            leftover.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    private static void DeleteFolder(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover temporary folder is no failure.
        }
    }

    private static string[] ReadLines(string journal)
    {
        try
        {
            return File.ReadAllLines(journal);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private void Add(string entry)
    {
        lock (_writing)
        {
            if (!_entries.Add(entry)) return;

            using var self = Process.GetCurrentProcess();
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);

                // Moved into place whole: another AppHost that reads half a file would take it for a dead one's.
                var draft = _path + ".new";
                File.WriteAllLines(draft, [Entry(self), .. _entries]);
                File.Move(draft, _path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DistributedApplicationException($"{stateFolder} cannot be written to ({e.Message.TrimEnd('.')}): make it writable for this account, or delete it.", e);
            }
        }
    }
}
