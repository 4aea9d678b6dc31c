using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>
/// axe, run in the page itself and asked for violations only: its own integration opens a new page for every run and carries all that passed
/// over as well, which takes several times as long.
/// </summary>
public static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private static readonly object Wcag22AA = new
    {
        type = "tag",
        values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice" },
    };

    /// <summary>All that colours can break: the rest does not change between light and dark.</summary>
    private static readonly object Colours = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } };

    /// <summary>Everything of WCAG 2.2 AA, and good practice, that is wrong with the page in front of the visitor.</summary>
    public static Task<string[]> CheckAsync(IPage page) => RunAsync(page, Wcag22AA);

    public static Task<string[]> CheckColoursAsync(IPage page) => RunAsync(page, Colours);

    private static async Task<string[]> RunAsync(IPage page, object runOnly)
    {
        if (await page.EvaluateAsync<bool>("() => !window.axe")) await page.EvaluateAsync(Script + "; null");
        return await page.EvaluateAsync<string[]>(
            """
            async runOnly => (await axe.run(document, { runOnly, resultTypes: ["violations"], elementRef: false })).violations.map(violation =>
              `${violation.id} (${violation.impact}): ${violation.help}\n  ${violation.nodes.slice(0, 4).map(node => node.html).join("\n  ")}`)
            """, runOnly);
    }
}
