using Bookly.Hosting.Postgres;

namespace Bookly.Tests.Hosting;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("bookly-test-").FullName;

    [Fact]
    public void The_newest_version_in_the_usual_folders_is_taken()
    {
        Install("14");
        Install("16");
        Install("9x");

        Assert.Equal(Bin("16"), PostgresBinaries.FindInstalled("", [Path.Combine(root, "*", "bin")]));
    }

    [Fact]
    public void What_is_on_the_path_comes_before_the_usual_folders()
    {
        Install("14");
        Install("16");

        Assert.Equal(Bin("14"), PostgresBinaries.FindInstalled(Bin("14"), [Path.Combine(root, "*", "bin")]));
    }

    [Fact]
    public void A_folder_without_initdb_has_only_the_client()
    {
        Install("16");
        File.Delete(Path.Combine(Bin("16"), Executable("initdb")));

        Assert.Null(PostgresBinaries.FindInstalled(Bin("16"), [Path.Combine(root, "*", "bin")]));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private string Bin(string version) => Path.Combine(root, version, "bin");

    private void Install(string version)
    {
        Directory.CreateDirectory(Bin(version));
        foreach (var program in new[] { "postgres", "initdb" }) File.WriteAllText(Path.Combine(Bin(version), Executable(program)), "");
    }
}
