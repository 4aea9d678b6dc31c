using System.Text.Json;
using System.Xml.Linq;
using Aspire.Hosting;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Redis;

/// <summary>
/// Microsoft Garnet, a Redis-compatible server that is a .NET tool: pinned in the checkout's tool manifest, restored on
/// first use.
/// </summary>
internal sealed class GarnetTool(AppHostMetadata metadata)
{
    private const string Package = "garnet-server";

    /// <summary>The server's assembly, to be run directly: <c>dotnet tool run</c> would stand between it and its signals.</summary>
    /// <exception cref="DistributedApplicationException">The tool is not in the manifest or cannot be restored.</exception>
    public async Task<string> GetAsync(ILogger logger, CancellationToken cancellationToken)
    {
        var (manifest, version) = ReadManifest();
        var folder = Path.Combine(metadata.PackagesDirectory, Package, version, "tools");
        if (!Directory.Exists(folder))
        {
            logger.LogInformation("No Redis or Valkey is installed; restoring the .NET tool {Package} {Version}, once", Package, version);
            await ShortCommand.RunAsync(
                [Commands.Dotnet, "tool", "restore", "--tool-manifest", manifest], cancellationToken, workingDirectory: Path.GetDirectoryName(manifest));
        }

        logger.LogInformation("Using Garnet {Version}, a .NET tool", version);
        return EntryPoint(folder);
    }

    private (string Manifest, string Version) ReadManifest()
    {
        for (var folder = metadata.ProjectDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var manifest = Path.Combine(folder, ".config", "dotnet-tools.json");
            if (!File.Exists(manifest)) continue;

            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            if (json.RootElement.GetProperty("tools").TryGetProperty(Package, out var tool)) return (manifest, tool.GetProperty("version").GetString()!);
        }

        throw new DistributedApplicationException(
            $"Neither redis-server nor valkey-server is installed, and no .config/dotnet-tools.json names the tool {Package}.");
    }

    private static string EntryPoint(string tools)
    {
        var settings = Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "DotnetToolSettings.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var entryPoint = settings is null ? null : XDocument.Load(settings).Descendants("Command").FirstOrDefault()?.Attribute("EntryPoint")?.Value;
        return entryPoint is null
            ? throw new DistributedApplicationException($"The .NET tool {Package} was restored, but is not in {tools}.")
            : Path.Combine(Path.GetDirectoryName(settings)!, entryPoint);
    }
}
