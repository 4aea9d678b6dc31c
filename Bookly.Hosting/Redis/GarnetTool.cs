using System.Xml.Linq;
using Bookly.Hosting.Processes;
using Bookly.Hosting.Running;

namespace Bookly.Hosting.Redis;

/// <summary>Microsoft Garnet, a Redis-compatible server that is a .NET tool.</summary>
/// <remarks>
/// An AppHost that names it as a <c>PackageDownload</c> and its folder in <c>BooklyGarnet</c> has it with its packages; for any other
/// it is installed into the state folder when it is first needed.
/// </remarks>
internal sealed class GarnetTool(AppHostFiles files)
{
    private const string Package = "garnet-server";
    private const string Version = "2.2.8";

    /// <summary>The server's assembly, to be run directly: <c>dotnet tool run</c> would stand between it and its signals.</summary>
    /// <exception cref="DistributedApplicationException">The tool is not there and cannot be installed.</exception>
    public async Task<(string Assembly, string Version)> GetAsync(Announcements announcements, string resource, CancellationToken cancellationToken)
    {
        if (files.Garnet is { } downloaded && EntryPoint(downloaded) is { } assembly)
        {
            return (assembly, Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(downloaded))!));
        }

        var tools = files.CreateStateFolder("tools");
        if (EntryPoint(tools) is { } installed) return (installed, Version);

        announcements.Say(resource, $"neither redis-server nor valkey-server is installed; installing the .NET tool {Package} {Version}, once");
        await ShortCommand.RunAsync([Commands.Dotnet, "tool", "install", Package, "--version", Version, "--tool-path", tools], cancellationToken);
        return (EntryPoint(tools) ?? throw new DistributedApplicationException($"The .NET tool {Package} was installed, but is not in {tools}."), Version);
    }

    private static string? EntryPoint(string tools)
    {
        var settings = Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "DotnetToolSettings.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var entryPoint = settings is null ? null : XDocument.Load(settings).Descendants("Command").FirstOrDefault()?.Attribute("EntryPoint")?.Value;
        return entryPoint is null ? null : Path.Combine(Path.GetDirectoryName(settings)!, entryPoint);
    }
}
