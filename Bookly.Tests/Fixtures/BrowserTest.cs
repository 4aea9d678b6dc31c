using Microsoft.Playwright;

namespace Bookly.Tests.Fixtures;

/// <summary>A test at the website, in a browser window of its own; when it fails, what the window showed is kept.</summary>
public abstract class BrowserTest(ShopFixture shop, BrowserFixture browser) : IAsyncLifetime
{
    private IBrowserContext? context;

    /// <summary>The running shop.</summary>
    protected ShopFixture Shop => shop;

    /// <summary>The page, with the website as its base address.</summary>
    protected IPage Page { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        context = await browser.NewContextAsync(await shop.AddressAsync("web"));
        Page = await context.NewPageAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (context is null) return;
        if (TestContext.Current.TestState?.Result == TestResult.Failed) await KeepScreenshotAsync();
        await context.DisposeAsync();
    }

    private async Task KeepScreenshotAsync()
    {
        var test = TestContext.Current.Test!.TestDisplayName;
        var name = string.Concat(test.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '_'));
        var path = Path.Combine(AppContext.BaseDirectory, "TestResults", $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine($"The page {Page.Url} as the test left it: {path}");
    }
}
