using Bookly.Contracts;
using Bookly.Web.Hosting;
using Bookly.Web.Live;

namespace Bookly.Web.Layout;

/// <summary>Hears of changed settings, so that the next page shows them.</summary>
internal sealed class ShopNews(LiveFeed feed, ShopFront shop) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Published += Hear;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        feed.Published -= Hear;
        return Task.CompletedTask;
    }

    private void Hear(LiveChanges changes)
    {
        if (changes.SettingsChanged) shop.Refresh();
    }
}
