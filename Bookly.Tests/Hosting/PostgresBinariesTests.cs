using Bookly.Hosting.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookly.Tests.Hosting;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bookly-test-").FullName;

    [Fact]
    public void The_newest_version_in_the_usual_folders_is_taken()
    {
        Install("14");
        Install("16");
        Install("9x");

        Assert.Equal(Bin("16"), PostgresBinaries.FindInstalled("", [Path.Combine(_root, "*", "bin")]));
    }

    [Fact]
    public void What_is_on_the_path_comes_before_the_usual_folders()
    {
        Install("14");
        Install("16");

        Assert.Equal(Bin("14"), PostgresBinaries.FindInstalled(Bin("14"), [Path.Combine(_root, "*", "bin")]));
    }

    [Fact]
    public void A_folder_without_initdb_has_only_the_client()
    {
        Install("16");
        File.Delete(Path.Combine(Bin("16"), Executable("initdb")));

        Assert.Null(PostgresBinaries.FindInstalled(Bin("16"), [Path.Combine(_root, "*", "bin")]));
    }

    [Fact]
    public async Task No_Postgres_and_no_way_to_get_one_is_one_sentence()
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => PostgresBinaries.FindAsync(
            findInstalled: () => null, download: _ => throw new HttpRequestException("No network."), install: null, NullLogger.Instance, TestContext.Current.CancellationToken));

        Assert.Equal("PostgreSQL is neither installed nor could it be downloaded. Install PostgreSQL 15 or later and start again.", failure.Message);
    }

    [Fact]
    public async Task Postgres_is_installed_where_it_cannot_be_downloaded()
    {
        string? installed = null;

        var bin = await PostgresBinaries.FindAsync(
            () => installed, _ => throw new HttpRequestException("No network."),
            _ =>
            {
                installed = "/somewhere/bin";
                return Task.CompletedTask;
            },
            NullLogger.Instance, TestContext.Current.CancellationToken);

        Assert.Equal("/somewhere/bin", bin);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private string Bin(string version) => Path.Combine(_root, version, "bin");

    private void Install(string version)
    {
        Directory.CreateDirectory(Bin(version));
        foreach (var program in new[] { "postgres", "initdb" }) File.WriteAllText(Path.Combine(Bin(version), Executable(program)), "");
    }
}
