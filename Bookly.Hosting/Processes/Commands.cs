namespace Bookly.Hosting.Processes;

internal static class Commands
{
    public static string? Find(string command)
    {
        if (Path.GetFileName(command) != command) return File.Exists(command) ? Path.GetFullPath(command) : null;

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => FindIn(folder, command)).FirstOrDefault(path => path is not null);
    }

    public static string? FindIn(string folder, string command)
    {
        string[] names = OperatingSystem.IsWindows() ? [command + ".exe", command + ".cmd", command] : [command];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static string Dotnet
    {
        get
        {
            var root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            return FindIn(root, "dotnet") ?? "dotnet";
        }
    }
}
