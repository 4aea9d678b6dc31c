using Bookly.Contracts;

namespace Bookly.Web.Live;

/// <summary>Hears of every change while the site runs.</summary>
internal abstract class LiveListener(LiveFeed feed) : IHostedService
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

    protected abstract void Hear(LiveChanges changes);
}
