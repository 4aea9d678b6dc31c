using System.Diagnostics;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Bookly.Tests.Hosting;

public sealed class ContainerEngineTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookly-test-").FullName;

    [Fact]
    public void Client_whose_engine_answers_means_containers() => Assert.True(ContainerEngine.Probe([Client("exit 0")], Timeout).Answers);

    [Fact]
    public void Client_without_engine_means_processes()
    {
        var engine = ContainerEngine.Probe([Client("echo Cannot connect to the daemon >&2; exit 1")], Timeout);

        Assert.False(engine.Answers);
        Assert.EndsWith("is installed, but no engine answers it", engine.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_that_hangs_means_processes_and_is_not_waited_for()
    {
        var started = Stopwatch.GetTimestamp();

        var engine = ContainerEngine.Probe([Client("sleep 600")], Timeout);

        Assert.False(engine.Answers);
        Assert.EndsWith("did not answer within 1 seconds", engine.Reason, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void No_client_means_processes() =>
        Assert.Equal(new ContainerEngine(false, "no container engine is installed"), ContainerEngine.Probe([Path.Combine(_folder, "none")], Timeout));

    [Theory]
    [InlineData("containers", true)]
    [InlineData("Processes", false)]
    public void Setting_overrules_the_machine(string setting, bool containers)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(ContainerEngine.Setting, setting)]).Build();

        Assert.Equal(containers, ContainerEngine.Find(configuration).Answers);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Client(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses the Unix shell.");
        var path = Path.Combine(_folder, "docker");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return path;
    }
}
