using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What must hold on every page there is.</summary>
public sealed class EveryPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    /// <summary>Google's line between good and not so good is 0.1.</summary>
    private const double MaxShift = 0.05;

    /// <summary>As CLS is defined: what follows a resize within half a second, such as the one after the page before, does not count.</summary>
    private const string WatchShifts =
        """
        window.shifted = 0;
        window.moved = [];
        new PerformanceObserver(list => {
          for (const shift of list.getEntries()) {
            if (shift.hadRecentInput) continue;
            window.shifted += shift.value;
            for (const { node, previousRect: from, currentRect: to } of shift.sources) {
              const name = node?.nodeType === Node.TEXT_NODE ? `"${node.data.trim().slice(0, 30)}"` : node?.cloneNode().outerHTML.slice(0, 60);
              window.moved.push(`${name}: ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height} after ${Math.round(shift.startTime)} ms`);
            }
          }
        }).observe({ type: "layout-shift", buffered: true });
        """;

    [Fact]
    public async Task Every_page_is_accessible_responsive_and_stable()
    {
        var sights = await new SiteTour(Shop, Admin, Reader).PrepareAsync();

        var findings = await Task.WhenAll(LookAsync(sights, 390, wider: 768), LookAsync(sights, 1280, wider: 1920));

        Assert.True(findings.All(found => found.Count == 0), string.Join("\n", findings.SelectMany(found => found)));
    }

    [Fact]
    public async Task Page_check_detects_layout_shift_and_poor_contrast()
    {
        await Visitor.Page.AddInitScriptAsync(WatchShifts);
        await Visitor.GoAsync("/account/sign-in");
        Assert.InRange(await ShiftAsync(Visitor.Page), 0, MaxShift);
        Assert.Empty(await Axe.CheckAsync(Visitor.Page));

        await Visitor.Page.EvaluateAsync(
            """
            () => {
              const late = document.createElement("div");
              late.style.height = "300px";
              document.body.prepend(late);
              document.querySelector("main h1").style.color = "rgb(128 128 128 / 30%)";
            }
            """);

        await Eventually.BecomesAsync(() => ShiftAsync(Visitor.Page), shift => shift > MaxShift);
        Assert.Contains("color-contrast", Assert.Single(await Axe.CheckColoursAsync(Visitor.Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_cover_shifts_no_layout()
    {
        await using var visitor = await NewVisitorAsync(new() { ViewportSize = new() { Width = 390, Height = 900 } });
        await visitor.Page.AddInitScriptAsync(WatchShifts);
        var painted = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/cover*", async route =>
        {
            await painted.Task;
            await route.ContinueAsync();
        });
        await visitor.Page.GotoAsync("/books/6", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await visitor.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var title = visitor.Page.GetByTestId("book-title");
        var before = (await title.BoundingBoxAsync())!.Y;

        painted.SetResult();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('.book__cover img').naturalWidth > 0");

        Assert.Equal(before, (await title.BoundingBoxAsync())!.Y);
        Assert.InRange(await ShiftAsync(visitor.Page), 0, MaxShift);
    }

    /// <summary>Loads every page at one width, where the layout is decided, and looks at it in a wider window of the same layout too.</summary>
    private async Task<List<string>> LookAsync(IReadOnlyList<Sight> sights, int width, int wider)
    {
        await using var tourist = new Tourist(
            async () =>
            {
                var visitor = await NewVisitorAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
                await visitor.Page.AddInitScriptAsync(WatchShifts);
                return visitor;
            },
            Reader.Email);
        List<string> findings = [];
        foreach (var sight in sights)
        {
            var page = await tourist.VisitAsync(sight);
            if (await page.TitleAsync() is not { Length: > 8 }) Found("no title");
            foreach (var violation in await Axe.CheckAsync(page)) Found("light: " + violation);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            foreach (var violation in await Axe.CheckColoursAsync(page)) Found("dark: " + violation);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            if (await ShiftAsync(page) is var shift && shift > MaxShift)
            {
                Found($"moves while it loads, {shift:F3}: {string.Join("; ", await page.EvaluateAsync<string[]>("() => window.moved"))}");
            }

            foreach (var window in new[] { width, wider })
            {
                await page.SetViewportSizeAsync(window, 900);
                if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is var wide && wide > window)
                {
                    Found($"{wide} pixels wide at {window}: {string.Join("; ", await page.EvaluateAsync<string[]>(
                        """
                        () => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest(".table-scroll"))
                            .slice(0, 4).map(e => e.outerHTML.slice(0, 200))
                        """))}");
                }
            }

            await page.SetViewportSizeAsync(width, 900);

            void Found(string what) => findings.Add($"{sight.Name} at {width}: {what}");
        }

        return findings;
    }

    private static Task<double> ShiftAsync(IPage page) => page.EvaluateAsync<double>("() => window.shifted");
}
