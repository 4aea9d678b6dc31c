using Bookly.Tests.Fixtures;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What must hold on every page there is.</summary>
public sealed class EveryPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private static readonly AxeRunOptions Wcag22AA = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    [Fact]
    public async Task Every_page_is_accessible_and_fits_in_every_width_light_and_dark()
    {
        var sights = await new SiteTour(Shop, Admin, Reader).PrepareAsync();
        await using var tourist = new Tourist(() => NewVisitorAsync(), Reader.Email);
        List<string> findings = [];
        foreach (var sight in sights)
        {
            var page = await tourist.VisitAsync(sight);
            if (await page.TitleAsync() is not { Length: > 8 }) findings.Add($"{sight.Name}: no title");
            foreach (var width in new[] { 390, 768, 1280, 1920 })
            {
                await page.SetViewportSizeAsync(width, 900);
                if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is var wide && wide > width)
                {
                    findings.Add($"{sight.Name}: {wide} pixels wide at {width}");
                }

                if (width is not (390 or 1280)) continue;
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                    var seen = await page.RunAxe(Wcag22AA);
                    findings.AddRange(seen.Violations.Select(violation => Describe($"{sight.Name} {width} {scheme}", violation)));
                }
            }
        }

        Assert.True(findings.Count == 0, string.Join("\n", findings));
    }

    private static string Describe(string where, AxeResultItem violation) =>
        $"{where}: {violation.Id} ({violation.Impact}): {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Take(4).Select(node => node.Html))}";
}
