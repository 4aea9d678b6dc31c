using Bookly.Benchmarks;
using Microsoft.Extensions.Configuration;

// The performance claims, measured on this machine against the whole shop as the AppHost starts it.
// Settings: --Concurrency:0=1 --Concurrency:1=8 ..., --Orders=2000 (0: none), --Books=10000,
// --CatalogueBooks=100000 (0: none), --Readers=16, --Output=docs/performance.md
var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
var settings = BenchmarkSettings.From(configuration);

await using var shop = await BenchmarkShop.StartAsync(settings);
var report = new Report(settings);
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

if (settings.Orders > 0) report.AddVerifySession(await VerifySessionLoad.RunAsync(shop, concurrency: 8));

// Last, because a large catalogue slows the fulfilments' preparations.
if (settings.CatalogueBooks > 0)
{
    await CatalogueBooks.FillAsync(shop, settings.CatalogueBooks);
    report.AddCatalogue(await CatalogueLoad.RunAsync(shop, settings.Readers));
}

await report.WriteAsync();
