using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Bookly.Hosting.Processes;

/// <summary>Where the build put things: what <c>Bookly.Hosting.targets</c> wrote into the AppHost's assembly.</summary>
internal sealed class AppHostFiles(IDistributedApplicationBuilder builder)
{
    private readonly ILookup<string, string> _metadata = (builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
        .Where(attribute => attribute.Value is not null)
        .ToLookup(attribute => attribute.Key, attribute => attribute.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Holds what outlives a run: the databases, their passwords, the journal of running processes. <c>State:Folder</c> moves it.</summary>
    public string StateFolder => builder.Configuration["State:Folder"] is { Length: > 0 } configured
        ? Path.GetFullPath(configured)
        : _metadata["booklystatefolder"].LastOrDefault() ?? Path.Combine(builder.AppHostDirectory, ".bookly");

    /// <summary>The Stripe emulator's assembly.</summary>
    public string? StripeEmulator => _metadata["booklystripeemulator"].LastOrDefault();

    /// <summary>The unpacked <c>tools</c> folder of the package <c>garnet-server</c>.</summary>
    public string? Garnet => _metadata["booklygarnet"].LastOrDefault();

    /// <summary>The program of each project resource, by the path of its project file.</summary>
    public IReadOnlyDictionary<string, string> Programs => _metadata["booklyprogram"].Select(entry => entry.Split('|'))
        .ToDictionary(parts => Path.GetFullPath(parts[0]), parts => parts[1]);

    /// <summary>The folder of one server, made if it is not there.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be written to.</exception>
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
