using System.Diagnostics;
using System.Globalization;
using Bookly.Web.Layout;

namespace Bookly.Tests.Fixtures;

/// <summary>The website once more, as a process of its own in front of the same API: what is there after a restart, remembering no circuit.</summary>
public sealed class OtherSite : IDisposable
{
    private readonly Process _process;

    private OtherSite(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The site's address in Production.</summary>
    public const string PublicUrl = "https://books.example";

    public Uri Address { get; }

    /// <param name="settings">Environment variables besides those of any site.</param>
    /// <param name="assembly">Which website; by default the one that was built with the tests.</param>
    public static async Task<OtherSite> StartAsync(ShopFixture shop, string? assembly = null, string environment = "Development", params (string Name, string Value)[] settings)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Next()}"));
        var start = new ProcessStartInfo("dotnet", ["exec", assembly ?? typeof(App).Assembly.Location])
        {
            WorkingDirectory = assembly is null ? Path.Combine(Repository.Folder, "Bookly.Web") : Path.GetDirectoryName(assembly)!,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["services__apiservice__http__0"] = (await shop.AddressAsync("apiservice")).ToString(),
                ["ConnectionStrings__redis"] = await shop.RedisAsync(),
                ["Logging__LogLevel__Default"] = "None",
                // Pages and cookies of Production are for https; a test is the proxy that ends it.
                ["Shop__PublicUrl"] = environment == "Development" ? address.GetLeftPart(UriPartial.Authority) : PublicUrl,
                ["TrustedProxies__0"] = "127.0.0.0/8",
                ["DataProtection__CertificateFile"] = KeyCertificate.File,
                ["DataProtection__CertificatePassword"] = KeyCertificate.Password,
            },
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var site = new OtherSite(process, address);
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.BecomesAsync(() => IsUpAsync(http), up => up);
            return site;
        }
        catch
        {
            site.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static async Task<bool> IsUpAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
