using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;
using SkiaSharp;

namespace Bookly.Tests.Browser;

/// <summary>
/// Not a test but the painter of docs/screenshots: <c>dotnet test --project Bookly.Tests -- --explicit only --filter-class Bookly.Tests.Browser.ScreenshotTests</c>,
/// which starts a shop of its own. With BOOKLY_SCREENSHOTS set to a folder it paints there, every page in four widths, light and dark,
/// for looking them over.
/// </summary>
public sealed class ScreenshotTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    /// <summary>Before anybody has bought or listed anything.</summary>
    private static readonly Sight[] Untouched = [new("catalog", "/"), new("search", "/?q=austen"), new("book", "/books/6")];

    private static readonly string[] OfShoppers = ["full-cart", "payment", "thank-you", "order", "account"];

    /// <summary>With a refund to be seen, and a month of sales behind.</summary>
    private static readonly string[] OfStaff = ["admin", "admin-order", "admin-events"];

    private static string? LookOver => Environment.GetEnvironmentVariable("BOOKLY_SCREENSHOTS");

    [Fact(Explicit = true)]
    public async Task Paint_the_screenshots()
    {
        using var ada = await Shopper.RegisterAsync(await Shop.ApiAsync(), "ada@readers.example");
        await using var tourist = new Tourist(() => NewVisitorAsync(), ada.Email);
        foreach (var sight in Untouched) await PaintAsync(tourist, sight, dark: sight.Name == "catalog");

        await PastSales.MakeAsync(await Shop.DatabaseAsync(), TestContext.Current.CancellationToken);
        var sights = await new SiteTour(Shop, Admin, ada).PrepareAsync();
        foreach (var sight in sights.Where(sight => OfShoppers.Contains(sight.Name))) await PaintAsync(tourist, sight);

        var bought = (await ada.OrdersAsync()).Value.Items.First(order => order.Status == OrderStatus.Fulfilled);
        await Admin.RefundAsync(bought.Id, new RefundOrder(Amount: 500, Reason: "Arrived with a dent"));
        await Eventually.BecomesAsync(async () => (await ada.OrderAsync(bought.Id)).Value.Status, status => status == OrderStatus.PartiallyRefunded);
        foreach (var sight in sights.Where(sight => LookOver is not null || OfStaff.Contains(sight.Name))) await PaintAsync(tourist, sight);
    }

    private static async Task PaintAsync(Tourist tourist, Sight sight, bool dark = false)
    {
        var folder = Directory.CreateDirectory(LookOver ?? Path.Combine(Repository.Folder, "docs", "screenshots")).FullName;
        var page = await tourist.VisitAsync(sight);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        foreach (var width in LookOver is null ? new[] { 390, 1280 } : [390, 768, 1280, 1920])
        {
            await page.SetViewportSizeAsync(width, width == 390 ? 844 : 800);
            await PaintAsync(page, Path.Combine(folder, $"{sight.Name}-{width}.png"), ColorScheme.Light);
            if (LookOver is not null || (dark && width == 1280)) await PaintAsync(page, Path.Combine(folder, $"{sight.Name}-{width}-dark.png"), ColorScheme.Dark);
        }
    }

    private static async Task PaintAsync(IPage page, string file, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        using var picture = SKBitmap.Decode(await page.ScreenshotAsync(new() { FullPage = LookOver is not null }));
        // Areas keep their colour. What is only in edges and shadows does with two bits less, which nobody sees and which is a third of the file.
        var colours = picture.Pixels;
        var areas = colours.CountBy(colour => colour).Where(colour => colour.Value > 200).Select(colour => colour.Key).ToHashSet();
        picture.Pixels = [.. colours.Select(colour => areas.Contains(colour) ? colour : new SKColor((uint)colour | 0x030303))];
        using var pixels = picture.PeekPixels();
        using var small = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9))!;
        await File.WriteAllBytesAsync(file, small.ToArray(), TestContext.Current.CancellationToken);
    }
}
