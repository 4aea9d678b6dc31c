namespace Bookly.Hosting.Processes;

/// <summary>Looks commands up as a shell would.</summary>
internal static class Commands
{
    /// <summary>The full path of <paramref name="command"/>, or null.</summary>
    public static string? Find(string command)
    {
        if (Path.GetFileName(command) != command) return File.Exists(command) ? Path.GetFullPath(command) : null;

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => FindIn(folder, command)).FirstOrDefault(path => path is not null);
    }

    /// <summary>The path of <paramref name="command"/> in <paramref name="folder"/>, or null.</summary>
    public static string? FindIn(string folder, string command)
    {
        string[] names = OperatingSystem.IsWindows() ? [command + ".exe", command + ".cmd", command] : [command];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>The <c>dotnet</c> that runs this process.</summary>
    public static string Dotnet
    {
        get
        {
            var root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            return FindIn(root, "dotnet") ?? "dotnet";
        }
    }
}
