using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bookly.StripeEmulator;

namespace Bookly.Tests.StripeEmulator;

public sealed class StandaloneTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bookly-emulator-");

    [Fact]
    public async Task Emulator_ignores_settings_of_the_folder_it_starts_in()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "appsettings.json"),
            """{"Kestrel":{"Endpoints":{"Http":{"Url":"http://0.0.0.0:0"}}},"Logging":{"LogLevel":{"Default":"Trace","Microsoft.AspNetCore":"Trace"}}}""",
            EmulatorHost.Stop);
        var address = $"http://127.0.0.1:{FreePort()}";
        using var emulator = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(StripeEmulatorApp).Assembly.Location, "--environment", "Testing", "--urls", address])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var started = await ReadUntilAsync(emulator.StandardOutput, "Application started");
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            Assert.Contains("Stripe emulator", await http.GetStringAsync("/", EmulatorHost.Stop), StringComparison.Ordinal);

            Assert.Contains($"Now listening on: {address}", started, StringComparison.Ordinal);
            Assert.DoesNotContain("dbug:", started, StringComparison.Ordinal);
            Assert.DoesNotContain("trce:", started, StringComparison.Ordinal);
        }
        finally
        {
            emulator.Kill();
            var rest = await emulator.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await emulator.WaitForExitAsync(CancellationToken.None);
            Assert.DoesNotContain("Microsoft.AspNetCore", rest, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> ReadUntilAsync(StreamReader output, string text)
    {
        var read = "";
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            read += await output.ReadLineAsync(EmulatorHost.Stop) is { } line
                ? line + Environment.NewLine
                : throw new EndOfStreamException($"The emulator ended before it said '{text}': {read}");
        }

        return read;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
