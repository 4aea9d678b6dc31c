using System.Diagnostics;
using Bookly.StripeEmulator;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.StripeEmulator;

public sealed class StartGuardTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Emulator_refuses_to_start_outside_development(string environment)
    {
        var refused = Assert.Throws<StartupException>(() => StripeEmulatorApp.Build("--environment", environment));

        Assert.Contains(environment, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:22990")]
    [InlineData("--urls", "http://*:22990")]
    [InlineData("--urls", "http://127.0.0.1:22990;http://192.168.1.5:22990")]
    [InlineData("--http_ports", "22990")]
    [InlineData("--Kestrel:Endpoints:Http:Url", "http://[::]:22990")]
    public void Emulator_refuses_to_listen_beyond_loopback(string name, string value)
    {
        var refused = Assert.Throws<StartupException>(() => StripeEmulatorApp.Build("--environment", "Testing", name, value));

        Assert.Contains("refuses to listen", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:22990")]
    [InlineData("http://localhost:22990")]
    [InlineData("http://[::1]:22990")]
    public async Task Emulator_listens_on_loopback(string url)
    {
        await using var app = StripeEmulatorApp.Build("--environment", "Testing", "--urls", url);

        Assert.NotNull(app);
    }

    [Fact]
    public async Task Start_fails_with_one_line_when_the_port_is_taken()
    {
        await using var first = await EmulatorHost.StartAsync();
        using var emulator = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(StripeEmulatorApp).Assembly.Location, "--environment", "Testing", "--urls", first.BaseAddress.ToString()])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _ = emulator.StandardOutput.ReadToEndAsync(EmulatorHost.Stop);
        var errors = (await emulator.StandardError.ReadToEndAsync(EmulatorHost.Stop)).Trim();
        await emulator.WaitForExitAsync(EmulatorHost.Stop);

        Assert.Equal(ServiceStartup.ConfigurationError, emulator.ExitCode);
        Assert.Contains($":{first.BaseAddress.Port}", errors, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Emulator_stops_and_disposes_in_any_order(bool stopFirst)
    {
        var app = StripeEmulatorApp.Build("--environment", "Testing", "--urls", "http://127.0.0.1:0");
        await app.StartAsync(CancellationToken.None);

        if (stopFirst) await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        await app.DisposeAsync();
        await app.StopAsync(CancellationToken.None);
    }
}
