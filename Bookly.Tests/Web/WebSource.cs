using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Web;

/// <summary>The website's own source files, for rules about them that no compiler checks.</summary>
internal static class WebSource
{
    /// <summary>Every .razor and .cs file of Bookly.Web, or of another project; names are relative to it.</summary>
    public static IEnumerable<(string Name, string Text)> All(string project = "Bookly.Web")
    {
        var folder = Path.Combine(Repository.Folder, project);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(name => Path.GetExtension(name) is ".razor" or ".cs"
                && name.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(name => (name, File.ReadAllText(Path.Combine(folder, name))));
    }
}
