using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Bookly.Tests.Fixtures;

/// <summary>One headless Chromium for all browser tests, started by the first of them; each test gets a context of its own.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> browser = new(LaunchAsync);

    /// <summary>A fresh browser window: no cookies, no storage, an ordinary laptop's size.</summary>
    public async Task<IBrowserContext> NewContextAsync(Uri baseAddress) => await (await browser.Value).Browser.NewContextAsync(new BrowserNewContextOptions
    {
        BaseURL = baseAddress.ToString(),
        Locale = "en-US",
        ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
    });

    public async ValueTask DisposeAsync()
    {
        if (browser is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) return;

        var (playwright, chromium) = await browser.Value;
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var executable = await Chromium.FindOrInstallAsync(playwright);
        var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            ],
        });
        return (playwright, chromium);
    }
}
