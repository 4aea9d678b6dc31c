using System.Text.Json;

namespace Bookly.LocalHosting.Projects;

/// <summary>The profile of <c>Properties/launchSettings.json</c> that <c>dotnet run</c> would take.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The profile called <paramref name="preferred"/> if the project has it, else its first one that runs the project, or null.</summary>
    public static LaunchProfile? Find(string projectPath, string? preferred)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file)) return null;

        using var settings = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
        if (!settings.RootElement.TryGetProperty("profiles", out var profiles)) return null;

        var candidates = profiles.EnumerateObject().Where(profile => Text(profile.Value, "commandName") == "Project").ToList();
        return candidates.Where(profile => profile.Name == preferred).Concat(candidates).Select(Read).FirstOrDefault();
    }

    private static LaunchProfile Read(JsonProperty profile)
    {
        var urls = (Text(profile.Value, "applicationUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var variables = profile.Value.TryGetProperty("environmentVariables", out var listed)
            ? listed.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.ToString())
            : [];
        return new LaunchProfile(profile.Name, [.. urls.Select(url => new Uri(url))], variables);
    }

    private static string? Text(JsonElement profile, string name) => profile.TryGetProperty(name, out var value) ? value.GetString() : null;
}
