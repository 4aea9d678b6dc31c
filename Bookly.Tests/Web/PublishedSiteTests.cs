using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Web;

/// <summary>The website as <c>dotnet publish</c> makes it, in Production: what a first visit costs.</summary>
public sealed partial class PublishedSiteTests(ShopFixture shop) : IAsyncLifetime
{
    private const int MaxBytes = 150 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("bookly-published-").FullName;
    private OtherSite? _site;
    private HttpClient _browser = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await PublishAsync();
        _site = await OtherSite.StartAsync(shop, Path.Combine(_folder, "Bookly.Web.dll"), "Production");
        _browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = _site.Address };
        _browser.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, deflate, br");
        _browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
    }

    public ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        _site?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Catalog_pages_are_small_compressed_and_cached()
    {
        using var api = await shop.ApiAsync();
        using var admin = await Shopper.AdminAsync(api);
        var book = await admin.ListBookAsync(stock: 5);
        foreach (var path in new[] { "/", "/?q=austen", "/?genre=Poetry", string.Create(CultureInfo.InvariantCulture, $"/books/{book}") })
        {
            var page = await LoadAsync(path);
            var assets = await Task.WhenAll(Asset().Matches(page.Text).Select(match => match.Groups["url"].Value).Distinct().Select(LoadAsync));

            Assert.Equal("br", page.Encoding);
            Assert.Contains(assets, asset => asset.Path.EndsWith(".css", StringComparison.Ordinal));
            Assert.Contains(assets, asset => asset.Path.Contains("blazor.web", StringComparison.Ordinal));
            Assert.All(assets, asset =>
            {
                Assert.Equal("br", asset.Encoding);
                Assert.Equal("max-age=31536000, immutable", asset.CacheControl);
                Assert.Matches(@"\.[a-z0-9]{10}\.\w+$", asset.Path);
            });
            var bytes = page.Bytes + assets.Sum(asset => asset.Bytes);
            Assert.True(bytes < MaxBytes, $"{path} has {page.Bytes} bytes, with all that it loads {bytes}.");
        }
    }

    private async Task<Loaded> LoadAsync(string path)
    {
        using var response = await _browser.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Ct);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync(Ct);
        var encoding = response.Content.Headers.ContentEncoding.SingleOrDefault();
        return new Loaded(
            path, body.Length + response.ToString().Length, encoding, response.Headers.GetValues("Cache-Control").SingleOrDefault(), Unpack(body, encoding));
    }

    private static string Unpack(byte[] body, string? encoding)
    {
        using var packed = new MemoryStream(body);
        using Stream unpacked = encoding == "br"
            ? new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Decompress)
            : packed;
        using var reader = new StreamReader(unpacked);
        return reader.ReadToEnd();
    }

    /// <summary>From what has been built to be tested; that takes two seconds.</summary>
    private async Task PublishAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(Repository.Folder, "Bookly.Web"), "--no-build", "--configuration", configuration, "--output", _folder, "--nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await publish.StandardOutput.ReadToEndAsync(Ct);
        await publish.WaitForExitAsync(Ct);
        Assert.True(publish.ExitCode == 0, output);
    }

    /// <summary>Style sheets and scripts; the icon is an image.</summary>
    [GeneratedRegex("""(?:rel="stylesheet" href|<script src)="(?<url>[^"]+)""")]
    private static partial Regex Asset();

    private sealed record Loaded(string Path, int Bytes, string? Encoding, string? CacheControl, string Text);
}
