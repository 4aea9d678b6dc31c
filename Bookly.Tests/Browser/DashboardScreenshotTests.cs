using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bookly.Tests.Fixtures;
using Bookly.Tests.Hosting;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>
/// Paints the README's pictures of Aspire's dashboard, after a purchase on the default ports:
/// <c>dotnet test --project Bookly.Tests -- --explicit only --filter-class Bookly.Tests.Browser.DashboardScreenshotTests</c>.
/// </summary>
public sealed class DashboardScreenshotTests(BrowserFixture browser)
{
    private const string Stripe = "http://127.0.0.1:12111";

    [Fact(Explicit = true)]
    public async Task Paint_the_dashboard()
    {
        await using var appHost = AppHostProcess.Start("--Ports:dashboard=15100");
        await appHost.ReadUntilUpAsync();
        var dashboard = (await appHost.ReadUntilAsync("Dashboard")).Split(' ')[^1];
        var reading = appHost.ReadOnAsync();
        await using var visitor = await browser.NewVisitorAsync(new Uri("http://localhost:5100"));
        var trace = await BuyAsync(visitor);

        var page = visitor.Page;
        await page.SetViewportSizeAsync(1280, 600);
        await page.GotoAsync(dashboard);
        await page.GetByText("fulfillment").Or(page.GetByText("apiservice")).First.WaitForAsync();
        Assert.Equal(0, await page.GetByText("certificate").CountAsync());
        await PaintAsync(page, "dashboard");

        await page.GotoAsync(new Uri(new Uri(dashboard), $"/traces/detail/{trace}").ToString());
        await page.GetByText("fulfilled after payment").First.WaitForAsync();
        await page.SetViewportSizeAsync(1280, 720);
        await PaintAsync(page, "trace");

        appHost.Signal(PosixSignal.SIGTERM);
        await reading;
    }

    /// <summary>The id of the trace in which the shopper went to checkout.</summary>
    private static async Task<string> BuyAsync(Visitor visitor)
    {
        await visitor.SignInAsync("reader@bookly.example", "Read-Me-A-Story-1");
        await visitor.AddAsync(6);
        await visitor.ProceedToCheckoutAsync();
        var session = new Uri(visitor.Page.Url).Segments[^1];
        await visitor.PayAsync("4242424242424242");
        await Assertions.Expect(visitor.OrderStatus).ToHaveTextAsync("Fulfilled");

        using var stripe = new HttpClient { BaseAddress = new Uri(Stripe) };
        stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_bookly_emulator");
        var paid = await stripe.GetFromJsonAsync<JsonElement>(new Uri($"/v1/checkout/sessions/{session}", UriKind.Relative), TestContext.Current.CancellationToken);
        return paid.GetProperty("metadata").GetProperty("traceparent").GetString()!.Split('-')[1];
    }

    private static async Task PaintAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Folder, "docs", "screenshots", $"{name}-1280.png") });
    }
}
