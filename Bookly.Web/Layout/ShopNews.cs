using Bookly.Contracts;
using Bookly.Web.Hosting;
using Bookly.Web.Live;

namespace Bookly.Web.Layout;

/// <summary>Hears of changed settings, so that the next page shows them.</summary>
internal sealed class ShopNews(LiveFeed feed, ShopFront shop) : LiveListener(feed)
{
    protected override void Hear(LiveChanges changes)
    {
        if (changes.SettingsChanged) shop.Refresh();
    }
}
