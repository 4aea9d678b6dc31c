using System.Xml.Linq;
using Bookly.Hosting.Processes;
using Bookly.Hosting.Running;

namespace Bookly.Hosting.Redis;

/// <summary>Microsoft Garnet as a .NET tool: from the AppHost's packages (<c>BooklyGarnet</c>), else installed at first use.</summary>
internal sealed class GarnetTool(AppHostFiles files)
{
    private const string Package = "garnet-server";
    private const string Version = "2.2.8";

    /// <summary>The server's assembly, run directly: <c>dotnet tool run</c> would keep signals from it.</summary>
    /// <exception cref="DistributedApplicationException">The tool is missing and cannot be installed.</exception>
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
