using Bookly.Benchmarks;
using Bookly.Benchmarks.Site;
using Microsoft.Extensions.Configuration;

const int WarmUp = 10_000;

// The performance claims, measured on this machine against the whole shop as the AppHost starts it.
// Settings: --Concurrency:0=1 --Concurrency:1=8 ..., --Orders=2000 (0: none), --Books=10000,
// --PastOrders:0=10000 --PastOrders:1=100000 ... (0: none), --CatalogBooks=100000 (0: none), --Readers=16 (0: none), --Pages=true, --Circuits=1000 (0: none),
// --ReconcileOrders=100000 (0: none; a row of the table in docs/operations.md), --Output=docs/performance.md
var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
var settings = BenchmarkSettings.From(configuration);

await using var shop = await BenchmarkShop.StartAsync(settings);
var report = new Report(settings);
// First, in a website that has not done anything yet.
if (settings.Circuits > 0) report.AddCircuits(await CircuitLoad.RunAsync(shop, settings.Circuits));

if (settings.Orders > 0)
{
    // The compiler's first and second thoughts are not what is measured.
    await WebhookLoad.RunAsync(shop, await shop.PrepareOrdersAsync(Spread.OverAllBooks, WarmUp), concurrency: 32);
    await Task.Delay(TimeSpan.FromSeconds(3));
    await WebhookLoad.RunAsync(shop, await shop.PrepareOrdersAsync(Spread.OverAllBooks, WarmUp), concurrency: 8);
}

foreach (var spread in new[] { Spread.OverAllBooks, Spread.OnOneBestseller })
{
    foreach (var concurrency in settings.Orders > 0 ? settings.Concurrency : [])
    {
        var orders = await shop.PrepareOrdersAsync(spread, settings.Orders);
        var webhook = await WebhookLoad.RunAsync(shop, orders, concurrency);
        await shop.AssertAllFulfilledAsync(orders);

        orders = await shop.PrepareOrdersAsync(spread, settings.Orders);
        var limit = await Pgbench.RunAsync(shop, orders, concurrency);
        report.Add(spread, concurrency, webhook, limit);
    }
}

if (settings.Orders > 0)
{
    report.AddCall("verify-session of a fulfilled order", await VerifySessionLoad.RunAsync(shop, concurrency: 8));
    report.AddCall("checkout session", await CheckoutLoad.RunAsync(shop, concurrency: 8));
    foreach (var past in settings.PastOrders.Where(past => past > 0).Order())
    {
        await PastOrders.FillAsync(shop, past);
        var orders = await shop.PrepareOrdersAsync(Spread.OverAllBooks, settings.Orders);
        var webhook = await WebhookLoad.RunAsync(shop, orders, concurrency: 32);
        report.AddPast(past, webhook, await VerifySessionLoad.RunAsync(shop, concurrency: 8));
    }
}

// Last, because a large catalog slows the fulfillments' preparations.
if (settings.CatalogBooks > 0)
{
    await CatalogBooks.FillAsync(shop, settings.CatalogBooks);
    if (settings.Readers > 0) report.AddCatalog(await CatalogLoad.RunAsync(shop, settings.Readers));
    if (settings.Pages) report.AddPages(await PageLoad.RunAsync(shop));
}

if (settings.ReconcileOrders > 0) Report.Show(await ReconcileLoad.RunAsync(shop, settings.ReconcileOrders));

await report.WriteAsync();
