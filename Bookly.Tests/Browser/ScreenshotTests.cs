using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>
/// Not a test but the painter of docs/screenshots: <c>dotnet test --project Bookly.Tests -- --explicit only --filter-class Bookly.Tests.Browser.ScreenshotTests</c>. With
/// BOOKLY_SCREENSHOTS set to a folder it paints there, every page in four widths, light and dark, for looking them over.
/// </summary>
public sealed class ScreenshotTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private static readonly string[] Shown =
        ["catalogue", "book", "cart", "payment", "thank-you", "orders", "search", "account-sign-in", "admin", "emulator"];

    [Fact(Explicit = true)]
    public async Task Paint_the_screenshots()
    {
        var everything = Environment.GetEnvironmentVariable("BOOKLY_SCREENSHOTS");
        var folder = Directory.CreateDirectory(everything ?? Path.Combine(Repository.Folder, "docs", "screenshots")).FullName;
        var sights = await new SiteTour(Shop, Admin, Reader).PrepareAsync();
        await using var tourist = new Tourist(() => NewVisitorAsync(), Reader.Email);
        foreach (var sight in sights.Where(sight => everything is not null || Shown.Contains(sight.Name)))
        {
            var page = await tourist.VisitAsync(sight);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            foreach (var width in everything is null ? new[] { 390, 1280 } : [390, 768, 1280, 1920])
            {
                await page.SetViewportSizeAsync(width, width == 390 ? 844 : 800);
                await PaintAsync(page, Path.Combine(folder, $"{sight.Name}-{width}.png"), ColorScheme.Light, everything is not null);
                if (everything is not null || (sight.Name == "catalogue" && width == 1280))
                {
                    await PaintAsync(page, Path.Combine(folder, $"{sight.Name}-{width}-dark.png"), ColorScheme.Dark, everything is not null);
                }
            }
        }
    }

    private static async Task PaintAsync(IPage page, string file, ColorScheme scheme, bool whole)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.ScreenshotAsync(new() { Path = file, FullPage = whole });
    }
}
