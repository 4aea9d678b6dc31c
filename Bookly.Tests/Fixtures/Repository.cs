namespace Bookly.Tests.Fixtures;

/// <summary>Where this code is.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bookly.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of Bookly's repository.");
        }

        return folder.FullName;
    }
}
