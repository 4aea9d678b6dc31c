using System.Reflection;

namespace Bookly.LocalHosting.Execution;

/// <summary>What the build wrote into the AppHost's assembly about where it came from.</summary>
internal sealed class AppHostMetadata(Assembly? appHost)
{
    private readonly Dictionary<string, string?> values = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .GroupBy(attribute => attribute.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase) ?? [];

    public string? ProjectDirectory => values.GetValueOrDefault("apphostprojectpath");

    /// <summary>Where data lives that outlives a run.</summary>
    public string StateDirectory => values.GetValueOrDefault("localhostingstatedirectory")
        ?? Path.Combine(ProjectDirectory ?? Directory.GetCurrentDirectory(), ".bookly");

    /// <summary>Where NuGet unpacks packages, local tools among them.</summary>
    public string PackagesDirectory => values.GetValueOrDefault("nugetpackageroot")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
