using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Bookly.Hosting.Processes;

/// <summary>Paths that <c>Bookly.Hosting.targets</c> wrote into the AppHost's assembly.</summary>
internal sealed class AppHostFiles(IDistributedApplicationBuilder builder)
{
    private readonly ILookup<string, string> _metadata = (builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
        .Where(attribute => attribute.Value is not null)
        .ToLookup(attribute => attribute.Key, attribute => attribute.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>What outlives a run: databases, their passwords, the journal of processes. <c>State:Folder</c> moves it.</summary>
    public string StateFolder => builder.Configuration["State:Folder"] is { Length: > 0 } configured
        ? Path.GetFullPath(configured)
        : _metadata["booklystatefolder"].LastOrDefault() ?? Path.Combine(builder.AppHostDirectory, ".bookly");

    public string? StripeEmulator => _metadata["booklystripeemulator"].LastOrDefault();

    public string? Garnet => _metadata["booklygarnet"].LastOrDefault();

    public IReadOnlyDictionary<string, string> Programs => _metadata["booklyprogram"].Select(entry => entry.Split('|'))
        .ToDictionary(parts => Path.GetFullPath(parts[0]), parts => parts[1]);

    /// <exception cref="DistributedApplicationException">The folder is not writable.</exception>
    public string CreateStateFolder(string name)
    {
        var folder = Path.Combine(StateFolder, name);
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".writable");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"{folder} cannot be written to ({e.Message.TrimEnd('.')}): make it writable for this account, or delete it.", e);
        }
    }
}
